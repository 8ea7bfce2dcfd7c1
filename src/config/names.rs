//! Names of contexts as names of files.

use std::fmt::Write as _;

use crate::config::settings::DEMO;

/// The longest file name that every system takes with room for an ending, in bytes.
const LONGEST: usize = 200;

/// A file name for a context: the same name gives the same file, two names never share one, on
/// file systems without letter case either, and none leaves its folder. Readable where it can be:
/// `a`–`z`, digits and `-` stay, every other byte becomes `_` and two hexadecimal digits.
///
/// ```text
/// my dev → my_20dev     Prod → _50rod     ../x → _2e_2e_2fx     con → _63on
/// ```
pub fn file_name(context: &str) -> String {
    let mut file = String::with_capacity(context.len());
    let reserved = is_reserved(context);
    for (at, byte) in context.bytes().enumerate() {
        if matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-') && !(reserved && at == 0) {
            file.push(char::from(byte));
        } else {
            // Writing to a `String` cannot end in an error.
            let _ = write!(file, "_{byte:02x}");
        }
    }
    file
}

/// Why a context cannot be called so, if it cannot.
pub(super) fn refusal(context: &str) -> Option<String> {
    if context == DEMO {
        return Some(format!("`{DEMO}` is the pretend company that is built in"));
    }
    match file_name(context).len() {
        0 => Some("a context needs a name".to_owned()),
        length if length > LONGEST => {
            let start: String = context.chars().take(20).collect();
            Some(format!(
                "the name `{start}…` is too long for a file of its own"
            ))
        }
        _ => None,
    }
}

/// Names of devices on Windows, whatever ending follows them. Those with capital letters are
/// written otherwise anyway.
fn is_reserved(context: &str) -> bool {
    match context {
        "con" | "prn" | "aux" | "nul" => true,
        _ => context
            .strip_prefix("com")
            .or_else(|| context.strip_prefix("lpt"))
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9'])),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_that_people_give_become_names_of_files() {
        for (context, file) in [
            ("prod", "prod"),
            ("Prod", "_50rod"),
            ("my dev", "my_20dev"),
            ("dev/titan", "dev_2ftitan"),
            ("kubernetes-admin@moe", "kubernetes-admin_40moe"),
            ("../../outside", "_2e_2e_2f_2e_2e_2foutside"),
            ("CON", "_43_4f_4e"),
            ("con", "_63on"),
            ("lpt1", "_6cpt1"),
            ("console", "console"),
            ("a_b", "a_5fb"),
            ("münchen", "m_c3_bcnchen"),
            ("nul.txt", "nul_2etxt"),
        ] {
            assert_eq!(file_name(context), file, "{context}");
            assert_eq!(refusal(context), None);
        }
    }

    #[test]
    fn no_two_names_share_a_file_without_letter_case_either() {
        let names = [
            "arn:aws:eks:us-east-1:123456789012:cluster/us-east-1-app-dev",
            "arn-aws-eks-us-east-1-123456789012-cluster-us-east-1-app-dev",
            "dev/titan",
            "dev_titan",
            "dev_2ftitan",
            "my dev",
            "my_20dev",
            "kubernetes-admin@moe",
            "../../outside",
            "CON",
            "con",
            "_63on",
            "Prod",
            "prod",
            "PROD",
            "prod.",
            "prod ",
        ];
        let files: BTreeSet<String> = names.map(|name| file_name(name).to_lowercase()).into();
        assert_eq!(files.len(), names.len(), "{files:?}");
        for file in files {
            assert!(!file.contains(['/', '\\', ':', '.', ' ']), "{file}");
        }
    }

    #[test]
    fn a_name_that_makes_no_file_is_refused() {
        assert_eq!(refusal("").as_deref(), Some("a context needs a name"));
        assert!(refusal(&"x".repeat(300)).is_some_and(|why| why.contains("too long")));
    }
}
