//! The board of panels.

use crate::app::chord::Chord;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlays::audit::AuditPanel;
use crate::app::overlays::confirm::ConfirmPanel;
use crate::app::overlays::doctor::DoctorPanel;
use crate::app::overlays::help::HelpPanel;
use crate::app::overlays::menu::MenuPanel;
use crate::app::overlays::messages::MessagesPanel;
use crate::app::overlays::raw::RawPanel;
use crate::app::overlays::reread::RereadPanel;
use crate::app::overlays::run::RunPanel;
use crate::app::overlays::sign_in::SignInPanel;
use crate::app::overlays::trigger::TriggerPanel;
use crate::app::overlays::wizard::WizardPanel;
use crate::app::overlays::{
    audit, confirm, doctor, help, menu, messages, raw, reread, run, sign_in, trigger, wizard,
};

/// A panel with its state.
#[derive(Debug, Clone)]
pub enum Overlay {
    Help(Box<HelpPanel>),
    Messages(Box<MessagesPanel>),
    Confirm(Box<ConfirmPanel>),
    Trigger(Box<TriggerPanel>),
    Menu(Box<MenuPanel>),
    Audit(Box<AuditPanel>),
    SignIn(Box<SignInPanel>),
    Doctor(Box<DoctorPanel>),
    Raw(Box<RawPanel>),
    Reread(Box<RereadPanel>),
    Run(Box<RunPanel>),
    Wizard(Box<WizardPanel>),
}

impl Overlay {
    /// Whether it is lines to go along, and nothing in it changes by that.
    pub(in crate::app) fn is_list(&self) -> bool {
        match self {
            Self::Help(_)
            | Self::Messages(_)
            | Self::Menu(_)
            | Self::Audit(_)
            | Self::Doctor(_)
            | Self::Raw(_) => true,
            Self::Confirm(_)
            | Self::Trigger(_)
            | Self::SignIn(_)
            | Self::Reread(_)
            | Self::Run(_)
            | Self::Wizard(_) => false,
        }
    }
}

/// Gives a key to the panel on top.
pub(in crate::app) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    match model.overlays.last() {
        Some(Overlay::Help(_)) => help::press(model, chord),
        Some(Overlay::Messages(_)) => messages::press(model, chord),
        Some(Overlay::Confirm(_)) => confirm::press(model, chord),
        Some(Overlay::Trigger(_)) => trigger::press(model, chord),
        Some(Overlay::Menu(_)) => menu::press(model, chord),
        Some(Overlay::Audit(_)) => audit::press(model, chord),
        Some(Overlay::SignIn(_)) => sign_in::press(model, chord),
        Some(Overlay::Doctor(_)) => doctor::press(model, chord),
        Some(Overlay::Raw(_)) => raw::press(model, chord),
        Some(Overlay::Reread(_)) => reread::press(model, chord),
        Some(Overlay::Run(_)) => run::press(model, chord),
        Some(Overlay::Wizard(_)) => wizard::press(model, chord),
        None => Vec::new(),
    }
}

/// The last drawing tells by how many lines the panel on top can be scrolled.
pub(in crate::app) fn measured(model: &mut Model, lowest: usize) {
    match model.overlays.last_mut() {
        Some(Overlay::Audit(panel)) => audit::ends_at(panel, lowest),
        Some(Overlay::Doctor(panel)) => doctor::ends_at(panel, lowest),
        Some(Overlay::Raw(panel)) => raw::ends_at(panel, lowest),
        _ => {}
    }
}

/// Gives a pasted text to the panel on top: its first line goes into the field, nothing is pressed.
pub(in crate::app) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::SignIn(panel)) => {
            sign_in::paste(panel, text);
            return Vec::new();
        }
        Some(Overlay::Wizard(panel)) => return wizard::paste(panel, text),
        _ => {}
    }
    let field = match model.overlays.last_mut() {
        Some(Overlay::Help(panel)) => Some(&mut panel.query),
        Some(Overlay::Menu(panel)) => Some(&mut panel.query),
        Some(Overlay::Confirm(panel)) => panel.field_mut(),
        Some(Overlay::Trigger(panel)) => panel.field_mut(),
        _ => None,
    };
    if let Some(field) = field {
        crate::app::overlays::type_text(field, text);
    }
    Vec::new()
}
