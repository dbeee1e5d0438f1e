//! What is expected of us beside Tesseract called by hand.

use std::fmt;

use crate::contest::{Contestant, PARTS};
use crate::corpus::{GROUPS, Wanted};
use crate::scores::Scores;

/// The least of the throughput by hand that we must have.
const THROUGHPUT: f64 = 0.9;

/// Whether a bar is met.
pub(crate) struct Verdict {
    what: String,
    pub(crate) is_met: bool,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_met { "met   " } else { "MISSED" };
        write!(f, "{word}  {}", self.what)
    }
}

/// Accuracy beside the better of both ways by hand; throughput beside the one that is
/// quicker at the same: pages that stand upright are read without looking how they stand.
pub(crate) fn judge(scores: &Scores) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for group in &GROUPS {
        let ours = scores.error(Contestant::Ours, group);
        let hand = scores
            .error(Contestant::Hand, group)
            .min(scores.error(Contestant::HandOsd, group));
        let is_met = match group.wanted {
            Wanted::Nothing => continue,
            Wanted::NotWorse => ours <= hand,
            Wanted::Better => ours < hand,
        };
        verdicts.push(Verdict {
            what: format!(
                "{}: {ours:.2} % of the letters are wrong, by hand {hand:.2} % ({})",
                group.title,
                group.wanted.name()
            ),
            is_met,
        });
    }
    let pairs = [
        (0, Contestant::Ours, Contestant::Hand),
        (1, Contestant::Ours, Contestant::HandOsd),
        // The same settings: nobody looks how pages stand, and both do.
        (0, Contestant::OursFixed, Contestant::Hand),
        (0, Contestant::Ours, Contestant::HandOsd),
    ];
    for (at, ours, hand) in pairs {
        let ratio = scores.speed(ours, at) / scores.speed(hand, at);
        verdicts.push(Verdict {
            what: format!(
                "{} pages: {} has {ratio:.2} times the throughput of {} ({THROUGHPUT} is asked for)",
                PARTS[at].0,
                ours.title(),
                hand.title()
            ),
            is_met: ratio >= THROUGHPUT,
        });
    }
    verdicts
}
