//! What is expected of us, as ratios, so that it holds on any machine.

use std::fmt;

use super::arena::{
    ADOPTED, BEZTACK, CACHED, HASH, LIMIT, Memory, NOT_CACHED, REFERENCE, SIGN_IN_ARGON2ID,
    SIGN_IN_SCRYPT, STATIC,
};
use super::contest::Contest;
use super::storm::{Storm, megabytes};

/// What we may take at most, as parts of the reference's memory: before the first request,
/// and in a storm beside what a few sign-ins cost the reference.
const IDLE_PART: u64 = 10;
const PEAK_PART: u64 = 4;

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

/// Holds our memory against the reference's, whose way of hashing both have.
pub(super) fn judge_memory(servers: &[Memory], storms: &[Storm]) -> Vec<Verdict> {
    let find = |name: &str| servers.iter().find(|server| server.name == name);
    let (Some(ours), Some(reference)) = (find(ADOPTED), find(REFERENCE)) else {
        return Vec::new();
    };
    let peak = storms.iter().map(|storm| storm.peak).max().unwrap_or(0);
    let bars = [
        ("idle", ours.idle, reference.idle, IDLE_PART),
        ("peak in a storm", peak, reference.peak, PEAK_PART),
    ];
    bars.map(|(what, ours, theirs, part)| {
        let (mb, of) = (megabytes(ours), megabytes(theirs));
        let what = format!("memory, {what}: {mb} MB, a {part}th of {of} MB expected");
        Verdict::new(what, ours * part <= theirs)
    })
    .into()
}
