//! The event streams: of all repositories that the caller may see, and of one.

use std::{collections::HashSet, io, sync::Arc};

use axum::{body::Bytes, response::Response};

use crate::demo::world::{News, Place};

use super::{
    answer::Answer,
    asked::{Asked, Need},
    shapes::{self, Shown, With},
    sse::{self, Line, PING, PING_AFTER, Pieces, Woken},
};

/// `GET /api/stream`: a bad token is not refused, it sees what is public. That somebody administers
/// the server counts for nothing here.
pub(super) async fn of_all(asked: Asked) -> Response {
    let seen: HashSet<Place> = asked.with(|state| {
        let caller = asked.caller.as_ref();
        let may_see = |place: &Place| {
            let granted = caller.and_then(|it| state.granted(&it.login, *place));
            let visibility = state.repos.get(*place).map(|it| it.visibility.as_str());
            granted.is_some_and(|rights| rights.read)
                || visibility == Some("public")
                || (visibility == Some("internal") && caller.is_some())
        };
        (0..state.repos.len()).filter(may_see).collect()
    });
    sse::answer(Events {
        line: Line::open(Arc::clone(&asked.drone.world)),
        seen,
    })
}

/// `GET /api/stream/{owner}/{name}`
pub(super) async fn of_one(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    Ok(sse::answer(Events {
        line: Line::open(Arc::clone(&asked.drone.world)),
        seen: HashSet::from([place]),
    }))
}

struct Events {
    line: Line,
    /// Decided once, when the stream was opened.
    seen: HashSet<Place>,
}

impl Pieces for Events {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if let Some(piece) = self.line.next_piece() {
                return piece;
            }
            let ping_at = self.line.quiet_since + PING_AFTER;
            match self.line.wait(ping_at).await {
                Err(cut) => return Some(Err(cut)),
                Ok(Woken::News(news)) => {
                    // What is not for this reader puts the ping off all the same.
                    if news.at >= ping_at {
                        self.line.send(PING);
                    }
                    self.line.quiet_since = news.at.max(self.line.quiet_since);
                    if self.seen.contains(&news.place) {
                        self.tell(&news);
                    }
                }
                Ok(Woken::Time) => {
                    self.line.quiet_since = self.line.quiet_since.max(ping_at);
                    self.line.send(PING);
                }
            }
        }
    }
}

impl Events {
    fn tell(&mut self, news: &News) {
        let mut out = "data: ".to_owned();
        self.line.with(|state| {
            if let Some(repo) = state.repos.get(news.place) {
                let with = With {
                    build: Some(Shown {
                        build: &news.build,
                        people: &state.people,
                        with_stages: true,
                    }),
                    as_of: Some((news.counter, news.version)),
                    ..With::default()
                };
                shapes::repo(&mut out, repo, &with);
            }
        });
        out.push_str("\n\n");
        self.line.send(&out);
    }
}
