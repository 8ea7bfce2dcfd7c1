//! Entity references, and the numbers that are made from them.

/// The full reference in lower case, from what a person wrote: `[kind:][namespace/]name`.
///
/// The first `:` parts off the kind unless a `/` stands before it, the first `/` the namespace.
pub(super) fn full(written: &str, kind: &str) -> String {
    let (kind, rest) = match written.split_once(':') {
        Some((kind, rest)) if !kind.contains('/') => (kind, rest),
        _ => (kind, written),
    };
    let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
    format!("{kind}:{namespace}/{name}").to_lowercase()
}

/// A number for `text`, the same in every run with the same seed (FNV-1a).
pub(super) fn number(seed: u64, text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    text.bytes().fold(start, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// `metadata.uid`, in the form of a random UUID.
pub(super) fn uid(seed: u64, reference: &str) -> String {
    let (high, low) = (number(seed, reference), number(!seed, reference));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

/// `metadata.etag`: 40 hexadecimal digits. The catalog of a world never changes, so it is made of
/// what it belongs to.
pub(super) fn etag(seed: u64, reference: &str) -> String {
    let digits = |turn: u64| format!("{:016x}", number(seed.wrapping_add(turn), reference));
    let mut etag: String = (1..=3).map(digits).collect();
    etag.truncate(40);
    etag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_forms_in_any_case_are_the_same_reference() {
        for written in [
            "payments",
            "Group:Default/Payments",
            "group:payments",
            "default/PAYMENTS",
        ] {
            assert_eq!(
                full(written, "group"),
                "group:default/payments",
                "{written}"
            );
        }
        assert_eq!(full("user:mia", "group"), "user:default/mia");
    }

    #[test]
    fn a_uid_looks_like_a_random_uuid_and_depends_on_the_seed() {
        let first = uid(1, "component:default/ledger");
        assert_eq!(first.len(), 36);
        assert_eq!(&first[14..15], "4");
        assert_eq!(first, uid(1, "component:default/ledger"));
        assert_ne!(first, uid(2, "component:default/ledger"));
    }
}
