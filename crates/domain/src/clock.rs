//! The port for the time.

use chrono::{DateTime, Utc};

/// Tells the time. Injected, so that tests decide what it is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present moment, cut to whole milliseconds: what the wire and the
    /// database carry (contract/better-auth.md 1), so that a value read back is
    /// the value written.
    fn now(&self) -> DateTime<Utc>;
}
