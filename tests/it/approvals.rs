//! The inbox of what waits for a person, typed as keys on the demo world.

use std::time::Duration;

use backdrone::demo::{Clock, Demo, Options, Server, start};

use crate::clients::world;
use crate::stage::Stage;

#[tokio::test]
async fn look_at_it() {
    let demo = start(Options {
        person: "lee".into(),
        clock: Clock::standing(1_795_608_000),
        ..Options::default()
    })
    .await
    .expect("w");
    for size in [(160, 45), (80, 24), (60, 15), (120, 40)] {
        let mut stage = Stage::on(&demo, size).await;
        stage.until("ledger").await;
        stage.type_keys("3").await;
        stage
            .advance(Duration::from_millis(400))
            .await
            .advance(Duration::from_millis(400))
            .await
            .settle()
            .await;
        eprintln!("{}", stage.frame());
        stage.type_keys("A").await;
        eprintln!("{}", stage.frame());
    }
}
