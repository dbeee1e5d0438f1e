//! Hundreds who sign in at once, while somebody reads their session.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::arena::{Arena, session_of};
use super::bars::Verdict;
use super::databases::Format;
use super::load::{Load, Weather};

/// Session reads meanwhile, in microseconds.
const SLOWEST_P99: f64 = 50_000.0;

/// What may be kept of a storm's memory.
const MOST_KEPT: u64 = 20 * 1024 * 1024;

/// How long sessions are read before memory is looked at.
const WARM_UP_SECONDS: f64 = 1.0;

/// How long memory may take to come back.
const PATIENCE: Duration = Duration::from_secs(15);

/// How a storm went, and what it left behind.
pub(super) struct Storm {
    pub(super) format: Format,
    pub(super) weather: Weather,
    /// Memory before, at most, and afterwards, in bytes.
    pub(super) before: u64,
    pub(super) peak: u64,
    pub(super) after: u64,
}

impl Storm {
    /// Lets one loose on a server that has only just begun.
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing else runs on this thread while memory comes back"
    )]
    pub(super) fn blow(arena: &Arena<'_>, format: Format, load: &Load<'_>) -> Result<Self> {
        println!("storm, {}", format.name());
        let (server, person) = arena.fresh(format)?;
        load.give(&session_of(person), Some(&server), WARM_UP_SECONDS)?;
        let before = server.resident()?;
        let weather = load.storm(&server, person)?;
        let failed = weather.reads.failed + weather.reads.refused + weather.sign_ins.failed;
        ensure!(failed == 0, "{failed} requests failed in the storm");

        let deadline = Instant::now() + PATIENCE;
        let mut after = server.resident()?;
        while after > before + MOST_KEPT && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(250));
            after = server.resident()?;
        }
        Ok(Self {
            format,
            weather,
            before,
            peak: server.peak()?,
            after,
        })
    }

    /// Whether it was weathered.
    pub(super) fn judge(&self) -> [Verdict; 2] {
        let name = self.format.name();
        let (p99, kept) = (
            self.weather.reads.p99,
            self.after.saturating_sub(self.before),
        );
        let reads = format!(
            "storm, {name}: get-session meanwhile at a p99 of {:.1} ms, under {:.0} ms expected",
            p99 / 1e3,
            SLOWEST_P99 / 1e3
        );
        let memory = format!(
            "storm, {name}: {} MB kept afterwards, at most {} MB expected",
            megabytes(kept),
            megabytes(MOST_KEPT)
        );
        [
            Verdict::new(reads, p99 < SLOWEST_P99),
            Verdict::new(memory, kept <= MOST_KEPT),
        ]
    }
}

/// Whole megabytes of so many bytes.
pub(super) fn megabytes(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
}
