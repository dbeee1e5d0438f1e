//! Which sessions may have changed, and when: what decides whether a remembered one is
//! still to be believed.
//!
//! Time is counted in changes here. A look-up takes the moment *before* it reads; a change
//! is noted *after* it was committed. A remembered session counts only if nothing that it
//! is about was noted since its moment, and that is asked at every use. So it makes no
//! difference in which order a look-up in flight and a change come to an end: what was read
//! before a commit carries a moment from before the note, however late it is remembered.
//!
//! What a session is about are names: its token, its id, its user's id and address. They
//! share a fixed number of slots; where two names meet in one, a session is looked up once
//! more than it had to be.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const SLOTS: usize = 4096;

/// A point between two changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(u64);

/// Where a name's changes are noted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot(usize);

/// What this process knows of changes to sessions and users.
#[derive(Debug)]
pub(crate) struct Changes {
    noted: AtomicU64,
    everything: AtomicU64,
    slots: Box<[AtomicU64]>,
    hasher: RandomState,
    followed: AtomicBool,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            noted: AtomicU64::new(0),
            everything: AtomicU64::new(0),
            slots: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
            followed: AtomicBool::new(false),
        }
    }
}

impl Changes {
    /// The present moment: to be taken before what is to be remembered is read.
    pub(crate) fn now(&self) -> Moment {
        Moment(self.noted.load(Ordering::SeqCst))
    }

    /// Where changes of this name are noted.
    pub(crate) fn slot(&self, name: &str) -> Slot {
        let hash = self.hasher.hash_one(name);
        Slot(usize::try_from(hash % SLOTS as u64).unwrap_or_default())
    }

    /// What this name stands for has changed.
    pub(crate) fn note(&self, name: &str) {
        let Slot(slot) = self.slot(name);
        let moment = self.noted.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some(slot) = self.slots.get(slot) {
            slot.fetch_max(moment, Ordering::SeqCst);
        }
    }

    /// Anything may have changed.
    pub(crate) fn note_everything(&self) {
        let moment = self.noted.fetch_add(1, Ordering::SeqCst) + 1;
        self.everything.fetch_max(moment, Ordering::SeqCst);
    }

    /// Whether one of these was noted after `moment`.
    pub(crate) fn any_since(&self, moment: Moment, slots: &[Slot]) -> bool {
        let after = |noted: &AtomicU64| noted.load(Ordering::SeqCst) > moment.0;
        after(&self.everything)
            || slots
                .iter()
                .any(|Slot(slot)| self.slots.get(*slot).is_none_or(after))
    }

    /// Whether changes of other programs are noted, too. Nothing is remembered otherwise.
    pub(crate) fn are_followed(&self) -> bool {
        self.followed.load(Ordering::SeqCst)
    }

    /// From now on changes of other programs are noted, until this is dropped. What was
    /// missed so far may have been anything.
    pub(crate) fn follow(&self) -> Sight<'_> {
        self.note_everything();
        self.followed.store(true, Ordering::SeqCst);
        Sight(self)
    }
}

/// Changes of other programs are in sight as long as this lives.
#[derive(Debug)]
pub(crate) struct Sight<'a>(&'a Changes);

impl Drop for Sight<'_> {
    fn drop(&mut self) {
        self.0.followed.store(false, Ordering::SeqCst);
        self.0.note_everything();
    }
}

/// What a transaction in flight changes. Noted when this is dropped, which is after the
/// commit, whether that succeeded, failed or was given up half-way.
#[derive(Debug)]
pub(crate) struct Touched {
    changes: Arc<Changes>,
    names: Mutex<Names>,
}

#[derive(Debug, Default)]
struct Names {
    some: Vec<String>,
    everything: bool,
}

impl Touched {
    pub(crate) fn nothing_yet(changes: Arc<Changes>) -> Self {
        Self {
            changes,
            names: Mutex::default(),
        }
    }

    /// What this name stands for; without one, anything.
    pub(crate) fn add(&self, name: Option<&str>) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        match name {
            Some(name) => names.some.push(name.to_owned()),
            None => names.everything = true,
        }
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        let names = self.names.get_mut().unwrap_or_else(PoisonError::into_inner);
        if names.everything {
            self.changes.note_everything();
        }
        for name in &names.some {
            self.changes.note(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_believed_after_it() {
        let changes = Changes::default();
        let before = changes.now();
        let ada = [changes.slot("ada")];
        assert!(!changes.any_since(before, &ada));
        changes.note("ada");
        assert!(
            changes.any_since(before, &ada),
            "however late it is remembered"
        );
        assert!(!changes.any_since(changes.now(), &ada));
    }

    #[test]
    fn one_name_is_not_another() {
        let changes = Changes::default();
        let before = changes.now();
        let others: Vec<Slot> = (0..100)
            .map(|other| changes.slot(&other.to_string()))
            .collect();
        changes.note("ada");
        let hit = others
            .iter()
            .filter(|slot| changes.any_since(before, &[**slot]));
        assert!(hit.count() < 3);
        changes.note_everything();
        assert!(
            others
                .iter()
                .all(|slot| changes.any_since(before, &[*slot]))
        );
    }

    #[test]
    fn losing_sight_ends_what_was_remembered() {
        let changes = Changes::default();
        assert!(!changes.are_followed());
        let sight = changes.follow();
        let before = changes.now();
        assert!(changes.are_followed());
        drop(sight);
        assert!(!changes.are_followed());
        assert!(changes.any_since(before, &[]));
    }

    #[test]
    fn a_transaction_is_noted_when_it_is_over() {
        let changes = Arc::new(Changes::default());
        let (before, ada) = (changes.now(), [changes.slot("ada")]);
        let touched = Touched::nothing_yet(Arc::clone(&changes));
        touched.add(Some("ada"));
        assert!(!changes.any_since(before, &ada));
        drop(touched);
        assert!(changes.any_since(before, &ada));

        let before = changes.now();
        let touched = Touched::nothing_yet(Arc::clone(&changes));
        touched.add(None);
        drop(touched);
        assert!(changes.any_since(before, &[]));
    }
}
