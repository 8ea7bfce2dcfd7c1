//! The board at four sizes: entries, the connection, and its panels.

use std::fmt::Write as _;

use crate::clients::world;
use crate::stage::Stage;

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

/// What the keys lead to, from the services on.
async fn faces(keys: &str) -> String {
    let mut all = String::new();
    for size in SIZES {
        let demo = world().await;
        let mut stage = Stage::on(&demo, size).await;
        stage.until("ledger").await.settle().await;
        stage.type_keys(keys).await.settle().await;
        let _infallible = writeln!(all, "── {}x{}\n{}", size.0, size.1, stage.frame());
    }
    all
}

#[tokio::test]
async fn own_entries() {
    insta::assert_snapshot!("doctor_own", faces("5").await);
}

#[tokio::test]
async fn all_entries_and_one_that_no_change_mends() {
    insta::assert_snapshot!("doctor_all", faces("5 ] j").await);
}

#[tokio::test]
async fn the_question_before_backstage_reads_again() {
    insta::assert_snapshot!("doctor_reread", faces("5 R").await);
}

#[tokio::test]
async fn the_record_of_an_entry() {
    insta::assert_snapshot!("doctor_record", faces("5 enter").await);
}
