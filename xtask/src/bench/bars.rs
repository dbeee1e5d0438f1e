//! What is expected of us, as ratios, so that it holds on any machine.

use std::fmt;

use super::arena::{BEZTACK, HASH, LIMIT, NOT_CACHED, REFERENCE, SIGN_IN_ARGON2ID, SIGN_IN_SCRYPT};
use super::contest::Contest;

/// A least ratio of our throughput to another one's.
struct Bar {
    contest: &'static str,
    beside: &'static str,
    at_least: f64,
}

const BARS: [Bar; 5] = [
    Bar {
        contest: NOT_CACHED,
        beside: LIMIT,
        at_least: 0.85,
    },
    Bar {
        contest: NOT_CACHED,
        beside: REFERENCE,
        at_least: 20.0,
    },
    Bar {
        contest: SIGN_IN_ARGON2ID,
        beside: HASH,
        at_least: 0.95,
    },
    Bar {
        contest: SIGN_IN_SCRYPT,
        beside: HASH,
        at_least: 0.95,
    },
    Bar {
        contest: SIGN_IN_SCRYPT,
        beside: REFERENCE,
        at_least: 1.0,
    },
];

/// Whether a bar is met.
pub(super) struct Verdict {
    what: String,
    is_met: bool,
}

impl Verdict {
    pub(super) fn new(what: String, is_met: bool) -> Self {
        Self { what, is_met }
    }

    pub(super) fn is_met(&self) -> bool {
        self.is_met
    }

    /// Says where it was measured.
    pub(super) fn on(&mut self, engine: &str) {
        self.what = format!("{engine}: {}", self.what);
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_met { "met   " } else { "MISSED" };
        write!(f, "{word}  {}", self.what)
    }
}

/// Holds every bar against what was measured; one whose contestants were not there is left
/// out.
pub(super) fn judge(contests: &[Contest<'_>]) -> Vec<Verdict> {
    let verdict = |bar: &Bar| {
        let contest = contests.iter().find(|one| one.title == bar.contest)?;
        let (ours, other) = (contest.find(BEZTACK)?, contest.find(bar.beside)?);
        let ratio = ours.ratio(other);
        let what = format!(
            "{}: {ratio:.2} times {}, at least {:.2} expected",
            bar.contest, bar.beside, bar.at_least
        );
        Some(Verdict::new(what, ratio >= bar.at_least))
    };
    BARS.iter().filter_map(verdict).collect()
}
