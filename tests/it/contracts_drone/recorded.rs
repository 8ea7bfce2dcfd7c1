//! The recordings, read and put to the demo.

use std::path::Path;

use serde_json::Value;

use crate::asking::{Reply, World, list, word};

/// What is called differently at Acme than in the laboratory of the recordings.
const WORDS: [(&str, &str); 5] = [
    ("payments/ledger", "acme/shop-web"),
    ("payments/none", "acme/none"),
    ("octo/slow", "acme/card-vault"),
    ("http://gitea.lab.test/", "https://git.acme.example/"),
    ("lookalikemonaaaaaaaaaaaaaaaaaaa2", "TOKEN"),
];

/// Who plays whom: a writer, a reader, an administrator of the server, its machine.
const PLAYERS: [(&str, &str); 4] = [
    ("lookalikemonaaaaaaaaaaaaaaaaaaa2", "finn"),
    ("lookalikeviewerrrrrrrrrrrrrrrrr3", "kim"),
    ("lookalikeoctooooooooooooooooooo1", "tess"),
    ("lookalikebackdroneeeeeeeeeeeeee5", "backdrone-bot"),
];

pub(super) fn sample(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/drone");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect(name);
    serde_json::from_str(&text).expect(name)
}

pub(super) fn exchanges(name: &str) -> Vec<Value> {
    list(sample(name)["exchanges"].take())
}

/// A recorded exchange by its note.
pub(super) fn recorded(name: &str, note: &str) -> Value {
    let found = exchanges(name).into_iter().find(|it| it["note"] == note);
    found.unwrap_or_else(|| panic!("{name} has no '{note}'"))
}

pub(super) fn translated(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (theirs, ours)| {
        text.replace(theirs, ours)
    })
}

/// Puts a recorded question to the demo, word by word.
pub(super) async fn ask(world: &World, exchange: &Value) -> Reply {
    let request = &exchange["request"];
    let token = |login| world.demo.drone_token_of(login).expect("a login");
    let mut path = translated(word(request, "path"));
    path = path.replace("TOKEN", &token("finn"));
    let mut ask = world.request("", word(request, "method"), &path);
    for (name, value) in request["headers"].as_object().expect("headers") {
        let value = value.as_str().expect("a text");
        let value = PLAYERS.iter().fold(value.to_owned(), |value, (of, who)| {
            value.replace(of, &token(who))
        });
        ask = ask.header(name, value);
    }
    let response = ask.send().await.expect("an answer");
    Reply {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.expect("a text"),
    }
}
