//! How long one is still signed in, in a few words for the header.

use crate::app::{Model, NOW, SOON};
use crate::domain::duration;
use crate::ui::theme::Role;

/// What the header says of the session of a context; nothing where nobody signs in to it.
pub(super) fn state(model: &Model, context: &str) -> Option<(Role, String)> {
    let settings = model.settings.context(context)?;
    settings.auth.as_ref()?;
    // Until the store of tokens is read there is nothing to say.
    let Some(session) = model.sessions.of(context) else {
        let stranger = model.sessions.is_stranger(context);
        return stranger.then(|| (Role::Warn, "not signed in".to_owned()));
    };
    let left = session.ends.map(|ends| ends.0 - model.server_now().0);
    Some(match left {
        Some(left) if left <= 0 => (Role::Bad, "session ended".to_owned()),
        _ if session.failing.is_some() => {
            let words = left.map(|left| format!(", {} left", shown(left)));
            let words = words.unwrap_or_default();
            (Role::Bad, format!("SSO is not renewed{words}"))
        }
        Some(left) => {
            let role = match left {
                ..NOW => Role::Bad,
                NOW..SOON => Role::Warn,
                _ => Role::Dim,
            };
            (role, format!("SSO {} left", shown(left)))
        }
        None => (Role::Dim, "SSO".to_owned()),
    })
}

/// Whole minutes, as the header is drawn once a minute; seconds only at the very end.
fn shown(left: i64) -> String {
    match left {
        ..NOW => "under 1m".to_owned(),
        NOW..3_600 => format!("{}m", left / 60),
        _ => duration(left),
    }
}
