//! What is expected of us, as ratios, so that it holds on any machine.

use std::fmt;

use super::arena::{
    BEZTACK, CACHED, HASH, LIMIT, NOT_CACHED, REFERENCE, SIGN_IN_ARGON2ID, SIGN_IN_SCRYPT, STATIC,
};
use super::contest::Contest;

/// A least ratio of our throughput in a contest to somebody's, perhaps in another one.
struct Bar {
    contest: &'static str,
    beside: (&'static str, &'static str),
    at_least: f64,
}

const BARS: [Bar; 6] = [
    Bar {
        contest: NOT_CACHED,
        beside: (NOT_CACHED, LIMIT),
        at_least: 0.85,
    },
    Bar {
        contest: NOT_CACHED,
        beside: (NOT_CACHED, REFERENCE),
        at_least: 20.0,
    },
    Bar {
        contest: CACHED,
        beside: (STATIC, BEZTACK),
        at_least: 0.7,
    },
    Bar {
        contest: SIGN_IN_ARGON2ID,
        beside: (SIGN_IN_ARGON2ID, HASH),
        at_least: 0.95,
    },
    Bar {
        contest: SIGN_IN_SCRYPT,
        beside: (SIGN_IN_SCRYPT, HASH),
        at_least: 0.95,
    },
    Bar {
        contest: SIGN_IN_SCRYPT,
        beside: (SIGN_IN_SCRYPT, REFERENCE),
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
    let find = |contest: &str, name: &str| {
        let contest = contests.iter().find(|one| one.title == contest)?;
        contest.find(name)
    };
    let verdict = |bar: &Bar| {
        let (contest, name) = bar.beside;
        let (ours, other) = (find(bar.contest, BEZTACK)?, find(contest, name)?);
        let ratio = ours.ratio(other);
        let other = if contest == bar.contest {
            name
        } else {
            contest
        };
        let what = format!(
            "{}: {ratio:.2} times {other}, at least {:.2} expected",
            bar.contest, bar.at_least
        );
        Some(Verdict::new(what, ratio >= bar.at_least))
    };
    BARS.iter().filter_map(verdict).collect()
}
