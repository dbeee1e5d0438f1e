use std::sync::{Arc, Mutex};

use beztack_domain::Clock;
use chrono::{DateTime, TimeDelta, Utc};

/// A clock that stands still until it is moved. Clones show the same time.
#[derive(Clone, Debug)]
pub struct FixedClock {
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl FixedClock {
    /// When every test begins.
    pub const START: &'static str = "2026-01-01T09:00:00Z";

    /// A clock that shows [`FixedClock::START`].
    pub fn new() -> Self {
        Self {
            now: Arc::new(Mutex::new(Self::START.parse().unwrap())),
        }
    }

    /// Lets time pass.
    pub fn advance(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }
}
