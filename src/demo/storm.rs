//! A bad day: one mishap after the other, each for some seconds, with calm between.

use std::time::Duration;

use super::{
    chance::Chance,
    clock::Clock,
    mishaps::{Fail, Mishaps, Server, Troubles},
};

/// Makes bad weather until the task is dropped.
pub(super) async fn rage(mishaps: Mishaps, clock: Clock, seed: u64) {
    let mut chance = Chance::of(&[seed, 0x5709]);
    loop {
        let calm = chance.between(4_000, 12_000);
        clock.until(clock.millis() + calm).await;
        let gust = gust(&mut chance);
        mishaps.change(|all| gust(all));
        let lasts = chance.between(2_000, 8_000);
        clock.until(clock.millis() + lasts).await;
        mishaps.calm();
    }
}

/// What goes wrong next.
fn gust(chance: &mut Chance) -> impl FnOnce(&mut Troubles) + use<> {
    let server = if chance.odds(70) {
        Server::Drone
    } else {
        Server::Backstage
    };
    let kind = chance.below(9);
    let millis = u64::try_from(chance.between(600, 3_500)).unwrap_or_default();
    let lines = chance.below(40) + 1;
    move |all| match kind {
        0 | 1 => all.of_mut(server).delay = Duration::from_millis(millis),
        2 => {
            all.of_mut(server).fail = Some(Fail {
                status: 500,
                times: 4,
                retry_after: None,
            });
        }
        3 => all.of_mut(server).refuse = true,
        4 => all.of_mut(server).garble = true,
        5 => all.cuts += 1,
        6 => all.quirks.drop_last_lines = lines,
        7 => all.quirks.silent_cancel = true,
        _ => all.of_mut(server).signed_out = true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_weather_comes_and_the_same_seed_makes_the_same() {
        let day = |seed| {
            let mut chance = Chance::of(&[seed]);
            let mut all = Vec::new();
            for _ in 0..200 {
                let mut troubles = Troubles::default();
                gust(&mut chance)(&mut troubles);
                all.push(troubles);
            }
            all
        };
        let troubled = day(1);
        assert_eq!(troubled, day(1));
        for happened in [
            |it: &Troubles| !it.drone.delay.is_zero(),
            |it: &Troubles| it.drone.fail.is_some(),
            |it: &Troubles| it.backstage.refuse,
            |it: &Troubles| it.drone.garble,
            |it: &Troubles| it.cuts == 1,
            |it: &Troubles| it.quirks.drop_last_lines > 0,
            |it: &Troubles| it.quirks.silent_cancel,
            |it: &Troubles| it.drone.signed_out,
        ] {
            assert!(troubled.iter().any(happened));
        }
    }
}
