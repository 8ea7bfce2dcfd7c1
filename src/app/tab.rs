//! The boards that the digits lead to.

use crate::app::action::Action;
use crate::app::model::Model;
use crate::app::screens::{Screen, approvals, doctor, oncall};

/// A board, in the order of the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    #[default]
    Services,
    OnCall,
    Approvals,
    Audit,
    Doctor,
}

impl Tab {
    pub const ALL: [Self; 5] = [
        Self::Services,
        Self::OnCall,
        Self::Approvals,
        Self::Audit,
        Self::Doctor,
    ];

    /// The name where there is room, and where there is little.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Services => ("Services", "Svc"),
            Self::OnCall => ("On-call", "Oncall"),
            Self::Approvals => ("Approvals", "Appr"),
            Self::Audit => ("Audit", "Audit"),
            Self::Doctor => ("Doctor", "Doctor"),
        }
    }

    /// What leads there.
    pub fn action(self) -> Action {
        match self {
            Self::Services => Action::GoServices,
            Self::OnCall => Action::GoOnCall,
            Self::Approvals => Action::GoApprovals,
            Self::Audit => Action::GoAudit,
            Self::Doctor => Action::GoDoctor,
        }
    }

    /// The board that an action leads to.
    pub(in crate::app) fn of(action: Action) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.action() == action)
    }

    /// What there is to do, behind the name: `3✗`. The mark is that of `ui::marks`, which knows about
    /// ASCII.
    pub fn count(self, model: &Model) -> Option<usize> {
        let count = match self {
            Self::Services | Self::Audit => 0,
            Self::OnCall => oncall::count(&model.store),
            Self::Approvals => approvals::count(model),
            Self::Doctor => doctor::count(model),
        };
        (count > 0).then_some(count)
    }

    /// A board that nobody has looked at yet; the services are always there.
    pub fn open(self) -> Option<Screen> {
        Some(match self {
            Self::Services => return None,
            Self::OnCall => Screen::OnCall(Box::default()),
            Self::Approvals => Screen::Approvals(Box::default()),
            Self::Audit => Screen::Audit(Box::default()),
            Self::Doctor => Screen::Doctor(Box::default()),
        })
    }
}

impl Screen {
    /// The board that this is, if it is one.
    pub fn tab(&self) -> Option<Tab> {
        Some(match self {
            Self::Services(_) => Tab::Services,
            Self::OnCall(_) => Tab::OnCall,
            Self::Approvals(_) => Tab::Approvals,
            // What was opened for one build is no board: it is left as it was come to.
            Self::Audit(screen) if screen.about.is_some() => return None,
            Self::Audit(_) => Tab::Audit,
            Self::Doctor(_) => Tab::Doctor,
            Self::Builds(_) | Self::Build(_) | Self::Log(_) => return None,
        })
    }
}
