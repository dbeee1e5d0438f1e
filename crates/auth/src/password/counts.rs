use std::sync::atomic::{AtomicU64, Ordering};

/// How many hashes of each kind have been computed: cases that must not be told apart by
/// their work are compared by these, not by a clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HashCounts {
    /// Ours.
    pub argon2id: u64,
    /// The reference's.
    pub scrypt: u64,
}

/// The same, while it goes on.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) argon2id: AtomicU64,
    pub(super) scrypt: AtomicU64,
}

impl Counts {
    pub(super) fn read(&self) -> HashCounts {
        HashCounts {
            argon2id: self.argon2id.load(Ordering::Relaxed),
            scrypt: self.scrypt.load(Ordering::Relaxed),
        }
    }
}

/// One more.
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
