//! What a filter keeps.

use super::{T, deed, pushed, restarted, told};
use crate::domain::timeline::{Entry, Filter, Source, hours, merge};
use crate::domain::{Timestamp, Zone};

/// A push, a restart by ana that was denied, and one of Drone's own by ana.
fn day() -> Vec<Entry> {
    let own = deed(0, "build.restart", 100, Some(("denied", None)));
    merge(
        told(vec![pushed(1481, 0), restarted(1490, 1485, 7_200)]),
        vec![own],
    )
}

fn kept(text: &str) -> Vec<i64> {
    let filter = Filter::parse(text, Timestamp(T + 7_300), &Zone::default());
    let day = day();
    let kept = day.iter().filter(|entry| filter.keeps(entry));
    kept.map(|entry| entry.at.0 - T).collect()
}

#[test]
fn tokens_and_words_keep_what_they_name() {
    for (text, expected) in [
        ("", vec![7_200, 100, 0]),
        ("who:ana", vec![7_200, 100]),
        ("who:user:default/ana", vec![7_200, 100]),
        ("who:an", vec![]),
        ("who:@hook", vec![0]),
        ("owner:payments", vec![7_200, 100, 0]),
        ("team:group:default/payments", vec![7_200, 100, 0]),
        ("team:pay", vec![]),
        ("service:checkout-api", vec![7_200, 100, 0]),
        ("repo:ACME/checkout", vec![7_200, 100, 0]),
        ("service:check", vec![]),
        ("action:push", vec![0]),
        ("result:denied", vec![100]),
        ("result:ok", vec![7_200, 0]),
        ("source:own", vec![100]),
        ("source:drone action:restart", vec![7_200]),
        ("#1481", vec![100, 0]),
        ("#1490", vec![7_200]),
        ("since:1h", vec![7_200]),
        ("until:1h", vec![100, 0]),
        ("FLAKY", vec![100]),
        ("9f3c1ab push", vec![0]),
    ] {
        assert_eq!(kept(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_token_is_a_word() {
    let zone = Zone::default();
    for text in ["since:soon", "source:both", "who:", "#12a", "http://x"] {
        let filter = Filter::parse(text, Timestamp(T), &zone);
        assert_eq!(filter.words, [text.into()], "{text}");
    }
}

#[test]
fn people_are_told_from_machines() {
    let filter = Filter {
        people: true,
        ..Filter::default()
    };
    let kept: Vec<Source> = day()
        .iter()
        .filter(|entry| filter.keeps(entry))
        .map(|entry| entry.source)
        .collect();
    assert_eq!(kept, [Source::Drone, Source::Own]);
}

#[test]
fn hours_are_those_of_the_local_day() {
    // T is 11:06:40 in UTC.
    let counted = hours(&day(), &Zone(vec![(Timestamp(0), 3_600)]));
    assert_eq!((counted[12], counted[14]), (2, 1));
    assert_eq!(counted.iter().sum::<u32>(), 3);
}
