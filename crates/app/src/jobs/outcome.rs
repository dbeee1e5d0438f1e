use std::fmt;

use beztack_domain::Fault;
use beztack_domain::email::MailError;

use crate::ocr::Unread;

/// Why an attempt came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// So would any other.
    Permanent(String),
    /// Another may not.
    Fault(Fault),
    /// There was no place for it, and nothing was tried.
    NoPlace,
}

/// What an attempt at a job came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobOutcome {
    Done,
    Failed,
    Permanent,
    PutBack,
}

impl JobOutcome {
    pub(crate) const ALL: [Self; 4] = [Self::Done, Self::Failed, Self::Permanent, Self::PutBack];

    pub(super) fn of(outcome: &Result<(), Failure>) -> Self {
        match outcome {
            Ok(()) => Self::Done,
            Err(Failure::Fault(_)) => Self::Failed,
            Err(Failure::Permanent(_)) => Self::Permanent,
            Err(Failure::NoPlace) => Self::PutBack,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Permanent => "permanent",
            Self::PutBack => "put_back",
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Unread> for Failure {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::NoPlace => Self::NoPlace,
            Unread::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<MailError> for Failure {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Refused(_) => Self::Permanent(error.to_string()),
            MailError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permanent(why) => f.write_str(why),
            Self::Fault(fault) => fault.fmt(f),
            Self::NoPlace => f.write_str("there was no place for it"),
        }
    }
}
