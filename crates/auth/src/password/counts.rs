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

/// Who is being hashed for, and who had to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HashLoad {
    /// Those whose turn it is.
    pub running: usize,
    /// Those who wait for theirs.
    pub waiting: usize,
    /// Those who found the queue full, since the start.
    pub refused: u64,
    /// What has been computed since the start.
    pub done: HashCounts,
}

/// The same, while it goes on.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) argon2id: AtomicU64,
    pub(super) scrypt: AtomicU64,
    /// Those who were told to come back later.
    pub(super) refused: AtomicU64,
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
