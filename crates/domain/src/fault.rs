//! Faults: something broke, and the operator can act.
//!
//! A *refusal* (a rule said no; the caller can act) is an enum of its slice; a
//! fault is opaque. Nothing of it ever reaches a client.

use std::error::Error;
use std::fmt;

/// What a broken part means for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A defect or an impossible state: answered with 500.
    Internal,
    /// A dependency is down or the house is full: answered with 503, worth retrying.
    Unavailable,
    /// A dependency took too long: answered with 504.
    Timeout,
}

/// Something broke while doing `context`.
///
/// Built by `persistence`, by adapters and by `auth`; its `Display` is for logs.
pub struct Fault {
    kind: FaultKind,
    context: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault without a deeper cause.
    pub fn new(kind: FaultKind, context: impl Into<String>) -> Self {
        Self {
            kind,
            context: context.into(),
            source: None,
        }
    }

    /// A fault caused by `source`.
    pub fn caused_by(
        kind: FaultKind,
        context: impl Into<String>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            kind,
            context: context.into(),
            source: Some(source.into()),
        }
    }

    /// What it means for the caller.
    pub fn kind(&self) -> FaultKind {
        self.kind
    }
}

impl fmt::Display for Fault {
    /// With every cause, each said once: many errors repeat theirs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.context.clone();
        let mut cause = self.source.as_deref().map(|source| source as &dyn Error);
        while let Some(error) = cause {
            let text = error.to_string();
            if !said.contains(&text) {
                said.push_str(": ");
                said.push_str(&text);
            }
            cause = error.source();
        }
        f.write_str(&said)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} fault: {self}", self.kind)
    }
}

/// Without a source: its `Display` has said everything.
impl Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let inner = Fault::new(FaultKind::Internal, "refused");
        let outer = Fault::caused_by(FaultKind::Unavailable, "connecting: refused", inner);
        assert_eq!(outer.to_string(), "connecting: refused");
        let other = Fault::caused_by(
            FaultKind::Timeout,
            "asking",
            Fault::new(FaultKind::Internal, "late"),
        );
        assert_eq!(other.to_string(), "asking: late");
    }
}
