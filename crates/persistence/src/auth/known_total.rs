use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::changes::{Changes, EVERYBODY, Moment};

/// How many people there are, as counted a moment ago: on a table of millions that takes
/// longer than everything else that a page of them costs.
///
/// It is believed while changes of other programs are in sight, nobody has joined or left
/// since, and no longer than a session is.
#[derive(Debug)]
pub(crate) struct KnownTotal {
    lifetime: Duration,
    counted: Mutex<Option<Counted>>,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    total: u64,
    read_at: Instant,
    read_after: Moment,
}

impl KnownTotal {
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self {
            lifetime,
            counted: Mutex::new(None),
        }
    }

    /// The total, if nothing speaks against it.
    pub(crate) fn get(&self, changes: &Changes) -> Option<u64> {
        let counted = *self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = counted?;
        let holds = changes.are_followed()
            && counted.read_at.elapsed() < self.lifetime
            && !changes.any_since(counted.read_after, &[changes.slot(EVERYBODY)]);
        holds.then_some(counted.total)
    }

    /// What was counted from `read_at` on, which was after `read_after`.
    pub(crate) fn set(&self, total: u64, read_at: Instant, read_after: Moment) {
        let counted = Counted {
            total,
            read_at,
            read_after,
        };
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted);
    }
}
