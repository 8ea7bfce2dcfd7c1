//! The inbox and a catalog that changes under it.

use std::sync::Arc;

use backdrone::app::screens::Screen;
use backdrone::app::{Answer, Streamed};
use backdrone::domain::{Catalog, Status};

use super::hand::{Hand, build, catalog, facts, with_steps};

/// What the rows of the inbox are called.
fn names(hand: &Hand) -> Vec<String> {
    let Screen::Approvals(screen) = hand.model.screen() else {
        panic!("the inbox is shown");
    };
    let waits = screen.waits.iter();
    waits
        .filter_map(|wait| {
            let listed = wait.listed(&hand.model.store)?;
            Some(listed.name(&wait.id.repo).to_owned())
        })
        .collect()
}

#[test]
fn a_row_that_stands_still_never_takes_the_name_of_another_service() {
    let mut hand = Hand::settled();
    let blocked = with_steps(build(13, "main", Status::Pending), Status::Blocked);
    let repo = Box::new(facts("acme/checkout"));
    hand.tell(Streamed::Build(repo, Box::new(blocked)));
    hand.type_keys("3");
    hand.draw();
    assert_eq!(names(&hand), ["checkout"]);
    hand.type_keys(". r");
    let mut shorter: Catalog = (*catalog()).clone();
    shorter.components.remove(0);
    hand.answer(
        |slot| slot.starts_with("Catalog"),
        Ok(Answer::Catalog(Arc::new(shorter))),
    );
    hand.draw();
    assert_eq!(
        names(&hand),
        ["acme/checkout"],
        "the catalog has it no more"
    );
}
