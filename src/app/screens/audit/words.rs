//! The timeline in words to be copied: an entry in a line, and the command that lists the same.

use crate::app::model::Model;
use crate::app::screens::audit::AuditScreen;
use crate::app::screens::audit::listing;
use crate::domain::rfc3339;
use crate::domain::timeline::Entry;

/// An entry in a line, with the moment in UTC: for a ticket or a chat.
fn line(entry: &Entry) -> String {
    let mut words = vec![
        rfc3339(entry.at),
        entry.who_shown().to_owned(),
        entry.act.word().to_owned(),
        entry.repo.slug.to_string(),
        entry.object(),
        entry.ending.word().to_owned(),
    ];
    words.extend(entry.reason.as_ref().map(|reason| format!("\"{reason}\"")));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// The entry under the cursor.
pub(in crate::app) fn at_hand(screen: &AuditScreen) -> Option<String> {
    screen.selected().map(line)
}

/// The plain command that lists the same. Loose words have no flag, and are left out.
pub(in crate::app) fn command(screen: &AuditScreen, model: &Model) -> String {
    let filter = listing::filter(screen, model);
    let about = screen.about.as_ref();
    let service = about.map(|about| about.repo.slug.as_str());
    let mut words = vec!["backdrone audit".to_owned()];
    words.extend(service.or(filter.service.as_deref()).map(quoted));
    let texts = [
        ("--who", filter.who.as_deref()),
        ("--team", filter.team.as_deref()),
        ("--action", filter.action.as_deref()),
        ("--result", filter.result.as_deref()),
        (
            "--source",
            filter.source.map(crate::domain::timeline::Source::word),
        ),
    ];
    let texts = texts.into_iter();
    words.extend(texts.filter_map(|(flag, text)| Some(format!("{flag} {}", quoted(text?)))));
    words.extend(filter.build.map(|number| format!("--build {number}")));
    let times = [("--since", filter.since), ("--until", filter.until)];
    let times = times.into_iter();
    words.extend(times.filter_map(|(flag, at)| Some(format!("{flag} {}", rfc3339(at?)))));
    words.join(" ")
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:@".contains(letter);
    if word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_takes_each_value_for_one_word() {
        assert_eq!(quoted("user:default/ana"), "user:default/ana");
        assert_eq!(quoted("$(x)"), "'$(x)'");
        assert_eq!(quoted("a'b"), r"'a'\''b'");
    }
}
