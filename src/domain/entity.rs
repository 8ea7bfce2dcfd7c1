//! Entity references of a Backstage catalog: `kind:namespace/name`.

use crate::domain::Text;

/// A canonical entity reference: all three parts, lower case. Two references are the same entity
/// exactly when these are equal (`backstage-api` 1.8).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityRef(Text);

impl EntityRef {
    /// Reads `[kind:][namespace/]name`; what is missing comes from the defaults. `None` when a part
    /// is empty or holds characters that no reference may hold.
    pub fn parse(text: &str, default_kind: &str, default_namespace: &str) -> Option<Self> {
        let text = text.trim();
        // The first colon splits off the kind, unless a slash comes before it.
        let colon = text.find(':').filter(|at| !text[..*at].contains('/'));
        let (kind, rest) = match colon {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (default_kind, text),
        };
        let (namespace, name) = match rest.find('/') {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => (default_namespace, rest),
        };
        let fine = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| !c.is_control() && !c.is_whitespace() && c != '/' && c != ':')
        };
        if ![kind, namespace, name].into_iter().all(fine) {
            return None;
        }
        Some(Self(
            format!("{kind}:{namespace}/{name}").to_lowercase().into(),
        ))
    }

    /// Reads a reference that must be complete, as `relations[].targetRef` is.
    pub fn complete(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let (namespace, name) = rest.split_once('/')?;
        Self::parse(name, kind, namespace)
    }

    /// The whole reference, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn kind(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    pub fn namespace(&self) -> &str {
        self.0.split([':', '/']).nth(1).unwrap_or_default()
    }

    pub fn name(&self) -> &str {
        self.0.split([':', '/']).nth(2).unwrap_or_default()
    }

    /// As people write it: without what everybody assumes (`payments`, `partners/outpost`,
    /// `user:ana`).
    pub fn short(&self) -> String {
        let namespace = self.namespace();
        let name = self.name();
        let name = if namespace == "default" {
            name.to_owned()
        } else {
            format!("{namespace}/{name}")
        };
        if self.kind() == "user" {
            format!("user:{name}")
        } else {
            name
        }
    }

    /// With its kind, but without the default namespace: `group:payments`.
    pub fn with_kind(&self) -> String {
        if self.namespace() == "default" {
            format!("{}:{}", self.kind(), self.name())
        } else {
            self.0.to_string()
        }
    }
}

impl std::fmt::Display for EntityRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Debug for EntityRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(text: &str) -> Option<String> {
        EntityRef::parse(text, "Group", "partners").map(|r| r.to_string())
    }

    #[test]
    fn three_spellings_of_one_owner_are_one_reference() {
        let checkout = EntityRef::parse("checkout", "group", "default");
        assert_eq!(
            EntityRef::parse("group:default/checkout", "group", "x"),
            checkout
        );
        assert_eq!(
            EntityRef::parse("Group:Default/Checkout", "user", "x"),
            checkout
        );
    }

    #[test]
    fn what_is_missing_comes_from_the_defaults() {
        assert_eq!(group("outpost").as_deref(), Some("group:partners/outpost"));
        assert_eq!(group("user:fir").as_deref(), Some("user:partners/fir"));
        assert_eq!(
            group("other/outpost").as_deref(),
            Some("group:other/outpost")
        );
    }

    #[test]
    fn an_empty_part_is_no_reference() {
        for text in [
            "",
            ":",
            "group:",
            "group:/x",
            "group:a/",
            "a/b/c",
            "with space",
        ] {
            assert_eq!(group(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_parts_can_be_read_back() {
        let user = EntityRef::complete("User:Partners/Fir").expect("complete");
        assert_eq!(
            (user.kind(), user.namespace(), user.name()),
            ("user", "partners", "fir")
        );
        assert_eq!(user.short(), "user:partners/fir");
        assert_eq!(EntityRef::complete("group:fir"), None);
    }
}
