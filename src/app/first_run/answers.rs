//! What the answers of the first run mean: addresses, the way into the catalog, the whole context.

use tui_input::Input;

use crate::app::model::Model;
use crate::app::overlays::wizard::{Step, WayIn, WizardPanel};
use crate::domain::{Access, Draft, Entrance, Text, TokenFrom, Trust};

/// What the first run needs of the composition root: plain data, and how an address is read.
#[derive(Debug, Clone)]
pub struct FirstRun {
    /// The file that will be written.
    pub path: Text,
    pub read: ReadAddress,
}

/// Reads an address as a person types it; in words, why it is of no use.
pub type ReadAddress = fn(AddressOf, &str) -> Result<Understood, String>;

/// Whose address it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressOf {
    Backstage,
    Drone,
    /// Taken as it is written, to the last slash.
    Issuer,
}

/// What was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Without a slash at the end, but for an issuer.
    pub address: Text,
    /// A page of the server was meant as the server.
    pub is_page: bool,
}

/// What is understood of a text in the field that has the keys.
pub(in crate::app) fn understand(
    panel: &WizardPanel,
    model: &Model,
    text: &str,
) -> Option<Result<Understood, String>> {
    let of = match (panel.step, panel.way) {
        (Step::Backstage, _) => AddressOf::Backstage,
        (Step::Drone, _) => AddressOf::Drone,
        (Step::Details, WayIn::Company) if !panel.second => AddressOf::Issuer,
        (Step::Details, WayIn::Own) => AddressOf::Issuer,
        (Step::Name, _) => return name(text).err().map(Err),
        _ => return None,
    };
    let first_run = model.settings.first_run.as_ref()?;
    Some((first_run.read)(of, text))
}

/// The name of a context that can be typed everywhere.
fn name(text: &str) -> Result<Text, String> {
    /// Characters.
    const LONGEST: usize = 40;
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    match text {
        "" => Err("a context needs a name".to_owned()),
        "demo" => Err("`demo` is the built-in world: take another name".to_owned()),
        _ if !text.chars().all(is_plain) => {
            Err("letters, digits, `-`, `_` and `.` make a name".to_owned())
        }
        _ if text.chars().count() > LONGEST => Err("that is too long for a name".to_owned()),
        _ => Ok(text.into()),
    }
}

/// The address that was given at a step.
pub(super) fn address(model: &Model, panel: &WizardPanel, step: Step) -> Result<Text, String> {
    let asked = WizardPanel {
        step,
        second: false,
        trusting: false,
        ..panel.clone()
    };
    let read = asked.understood(model);
    let read = read.ok_or_else(|| match step {
        Step::Drone => "without Drone there is nothing to show: builds come from there".to_owned(),
        _ => "an address is wanted here".to_owned(),
    })?;
    read.map(|understood| understood.address)
}

/// The catalog, and the way into it.
pub(in crate::app) fn entrance(model: &Model, panel: &WizardPanel) -> Result<Entrance, String> {
    let backstage = address(model, panel, Step::Backstage)?;
    let access = access(panel)?;
    match access {
        Access::Own { client: Some(_) } | Access::Company { .. } => {
            address(model, panel, Step::Details)?;
        }
        Access::Own { client: None } | Access::Token(_) => {}
    }
    Ok(Entrance { backstage, access })
}

/// The way into the catalog, whole.
fn access(panel: &WizardPanel) -> Result<Access, String> {
    let answers = &panel.answers;
    let given = |input: &Input, missing: &str| match input.value().trim() {
        "" => Err(missing.to_owned()),
        text => Ok(text.to_owned()),
    };
    Ok(match panel.way {
        WayIn::Own if !panel.has_details() => Access::Own { client: None },
        WayIn::Own => Access::Own {
            client: Some(given(
                &answers.document,
                "this Backstage wants that address",
            )?),
        },
        WayIn::Company => Access::Company {
            issuer: given(&answers.issuer, "the address of the issuer is missing")?,
            client: given(&answers.client, "the id of the client is missing")?,
        },
        WayIn::Variable => {
            let name = given(&answers.variable, "the name of the variable is missing")?;
            Access::Token(TokenFrom::Env(variable(name)?))
        }
        WayIn::File => {
            let path = given(&answers.file, "the path of the file is missing")?;
            Access::Token(TokenFrom::File(path))
        }
        WayIn::Command => {
            let words = given(&answers.command, "the program is missing")?;
            let words = words.split_whitespace().map(str::to_owned).collect();
            Access::Token(TokenFrom::Command(words))
        }
    })
}

/// A token that is pasted where its variable's name should be must not end up in a file.
fn variable(name: String) -> Result<String, String> {
    /// Characters; tokens are longer.
    const LONGEST: usize = 64;
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_name = name.chars().all(is_part)
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.len() <= LONGEST;
    if is_name {
        Ok(name)
    } else {
        Err("that is no name of a variable; the token itself is written nowhere".to_owned())
    }
}

/// The authority that is believed besides those of the system.
pub(super) fn trust(panel: &WizardPanel) -> Trust {
    match panel.answers.authority.value().trim() {
        "" => None,
        path => Some(path.into()),
    }
}

/// The context as the answers make it.
pub(super) fn draft(model: &Model, panel: &WizardPanel) -> Result<Draft, String> {
    let catalog = if panel.is_alone() {
        None
    } else {
        Some(entrance(model, panel)?)
    };
    Ok(Draft {
        name: name(panel.answers.name.value().trim())?,
        catalog,
        drone: address(model, panel, Step::Drone)?,
        trust: trust(panel),
    })
}
