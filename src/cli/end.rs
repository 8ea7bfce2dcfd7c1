//! How a command ends: exit codes (`screens` 4.9) and what is said on standard error.

use std::io;

use crate::domain::{Fault, FaultKind};

/// How a command that did not do its work ends.
#[derive(Debug)]
pub enum End {
    /// 1: the answer is bad, and everything was said already.
    Bad,
    /// 2: usage or configuration.
    Usage(String),
    /// 3 to 7 by the kind of the fault.
    Fault(Fault),
    /// 3 to 7 like a fault: the answer lacks a part, and why was said beside it.
    Short(FaultKind),
    /// 5: nothing has the name, or several have.
    NotFound(String),
    /// 8: not allowed, or not confirmed.
    Refused(String),
    /// 10: the record is not tampered with, but something is missing from it; everything was said.
    Incomplete,
    /// Nobody reads any more: quiet.
    Pipe,
    /// 128 and the number of the signal that ended it: quiet.
    Signal(i32),
    /// 9: anything else.
    Other(String),
}

impl End {
    /// The exit code of the process.
    pub fn code(&self) -> u8 {
        match self {
            Self::Bad => 1,
            Self::Usage(_) => 2,
            Self::Fault(fault) => of_kind(fault.kind),
            Self::Short(kind) => of_kind(*kind),
            Self::NotFound(_) => 5,
            Self::Refused(_) => 8,
            // What a shell makes of a process that SIGPIPE ended.
            Self::Pipe => 141,
            Self::Signal(number) => u8::try_from(128 + number).unwrap_or(9),
            Self::Other(_) => 9,
            Self::Incomplete => 10,
        }
    }

    /// What is to be said on standard error, if anything.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Bad | Self::Short(_) | Self::Incomplete | Self::Pipe | Self::Signal(_) => None,
            Self::Usage(text) | Self::NotFound(text) | Self::Refused(text) | Self::Other(text) => {
                Some(text.clone())
            }
            Self::Fault(fault) => {
                let hint = fault.hint.as_ref().map(|hint| format!("\n  {hint}"));
                let request = fault.request.as_ref().map(|id| format!("\n  request {id}"));
                let rest = [hint, request].map(Option::unwrap_or_default).concat();
                Some(format!("{}{rest}", fault.summary))
            }
        }
    }
}

fn of_kind(kind: FaultKind) -> u8 {
    match kind {
        FaultKind::SignedOut => 3,
        FaultKind::Forbidden => 4,
        FaultKind::NotFound => 5,
        FaultKind::Network
        | FaultKind::Server
        | FaultKind::RateLimited
        | FaultKind::Garbled
        | FaultKind::Refused => 6,
        FaultKind::Timeout | FaultKind::Lost => 7,
        FaultKind::Local | FaultKind::Untrusted => 9,
    }
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Pipe
        } else {
            Self::Other(format!("standard output: {error}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_fault_has_its_exit_code() {
        let code = |kind| End::Fault(Fault::new(kind, "x")).code();
        assert_eq!(code(FaultKind::SignedOut), 3);
        assert_eq!(code(FaultKind::Forbidden), 4);
        assert_eq!(code(FaultKind::NotFound), 5);
        assert_eq!(code(FaultKind::Network), 6);
        assert_eq!(code(FaultKind::Timeout), 7);
        assert_eq!(code(FaultKind::Local), 9);
        assert_eq!(End::Refused(String::new()).code(), 8);
        let short = End::Short(FaultKind::SignedOut);
        assert_eq!((short.code(), short.text()), (3, None));
    }
}
