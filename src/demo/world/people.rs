//! The accounts of Drone and what each may do.

use std::collections::BTreeSet;

use crate::demo::{
    chance::{Chance, number_of, whole},
    company::{Company, Group},
};

/// Login of the machine account, which is an administrator.
pub(crate) const BOT: &str = "backdrone-bot";

/// An account.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub id: i64,
    pub login: String,
    pub name: String,
    pub email: String,
    pub machine: bool,
    pub admin: bool,
    /// 32 letters and digits.
    pub token: String,
    pub created: i64,
    /// Names of the groups that the person is in, directly or through a group below.
    groups: BTreeSet<String>,
    /// Names of the groups that the person leads.
    leads: BTreeSet<String>,
}

/// What somebody may do with one repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Rights {
    pub read: bool,
    pub write: bool,
    pub admin: bool,
}

impl Rights {
    /// Everything.
    pub(crate) const ALL: Self = Self {
        read: true,
        write: true,
        admin: true,
    };
}

impl Person {
    /// The right that source control grants: members of an owning team write, its lead administers,
    /// everybody else in the company reads what is not private. A machine has no account there.
    pub(crate) fn granted(&self, owners: &[String], is_private: bool) -> Rights {
        if self.machine {
            return Rights::default();
        }
        let owns = |owner: &String| {
            self.groups.contains(owner) || owner.strip_prefix("user:") == Some(self.login.as_str())
        };
        let leads = |owner: &String| {
            self.leads.contains(owner) || owner.strip_prefix("user:") == Some(self.login.as_str())
        };
        let write = owners.iter().any(owns);
        let admin = owners.iter().any(leads);
        Rights {
            read: write || admin || !is_private,
            write,
            admin,
        }
    }
}

/// Accounts for all people of the company, and one for a machine.
pub(crate) fn accounts(company: &Company, seed: u64, created: i64) -> Vec<Person> {
    let token = |login: &str| Chance::of(&[seed, number_of(login)]).letters(32);
    let mut people: Vec<Person> = Vec::with_capacity(company.people.len() + 1);
    for person in &company.people {
        people.push(Person {
            id: whole(people.len()) + 1,
            login: person.login.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            machine: false,
            admin: person.drone_admin,
            token: token(&person.login),
            created,
            groups: with_groups_above(&company.groups, &person.groups),
            leads: company
                .groups
                .iter()
                .filter(|group| group.lead.as_deref() == Some(&person.login))
                .map(|group| group.name.to_lowercase())
                .collect(),
        });
    }
    people.push(Person {
        id: whole(people.len()) + 1,
        login: BOT.to_owned(),
        name: String::new(),
        email: String::new(),
        machine: true,
        admin: true,
        token: token(BOT),
        created,
        groups: BTreeSet::new(),
        leads: BTreeSet::new(),
    });
    people
}

/// The owner of a catalog entry as source control knows it: `payments`, or `user:mona`.
pub(crate) fn owner_name(written: &str) -> String {
    let written = written.trim().to_lowercase();
    let (kind, rest) = written.split_once(':').unwrap_or(("group", &written));
    let name = rest.rsplit('/').next().unwrap_or(rest);
    if kind == "user" {
        format!("user:{name}")
    } else {
        name.to_owned()
    }
}

fn with_groups_above(all: &[Group], direct: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = direct.iter().map(|name| name.to_lowercase()).collect();
    while let Some(name) = open.pop() {
        // The tree of a catalog may have a cycle; a group that was seen ends the climb.
        if !found.insert(name.clone()) {
            continue;
        }
        let above = all.iter().filter(|group| group.name.to_lowercase() == name);
        open.extend(
            above
                .filter_map(|group| group.parent.as_ref())
                .map(|name| name.to_lowercase()),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_known_however_it_is_written() {
        assert_eq!(owner_name("payments"), "payments");
        assert_eq!(owner_name("Group:default/Payments"), "payments");
        assert_eq!(owner_name("user:default/mona"), "user:mona");
    }

    #[test]
    fn a_cycle_of_groups_ends_the_climb() {
        let group = |name: &str, parent: &str| Group {
            name: name.to_owned(),
            parent: Some(parent.to_owned()),
            ..Group::default()
        };
        let groups = [group("a", "b"), group("b", "a")];
        let found = with_groups_above(&groups, &["a".to_owned()]);
        assert_eq!(found, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
    }
}
