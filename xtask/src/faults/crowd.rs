//! Many who ask at the same time.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};

use super::wire::{Answer, Request, ask};

/// Between two requests of one, so that a small machine is not busy with asking.
const BREATH: Duration = Duration::from_millis(5);

/// What somebody asked, and what came of it.
#[derive(Debug)]
pub(crate) struct Met {
    /// Whom or what it was about.
    pub(crate) name: String,
    pub(crate) began: Instant,
    pub(crate) took: Duration,
    pub(crate) outcome: io::Result<Answer>,
}

impl Met {
    /// Asks, on a connection of its own.
    pub(crate) fn by_asking(port: u16, name: &str, request: &Request) -> Self {
        let began = Instant::now();
        let outcome = ask(port, request);
        Self {
            name: name.to_owned(),
            began,
            took: began.elapsed(),
            outcome,
        }
    }

    /// The status; zero where there was no answer.
    pub(crate) fn status(&self) -> u16 {
        self.outcome.as_ref().map_or(0, |answer| answer.status)
    }

    /// Whether nobody listened.
    pub(crate) fn is_turned_away(&self) -> bool {
        let error = self.outcome.as_ref().err();
        error.is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
    }

    /// Whether the answer began and never ended.
    pub(crate) fn is_cut_off(&self) -> bool {
        let error = self.outcome.as_ref().err();
        error.is_some_and(|error| error.kind() == io::ErrorKind::InvalidData)
    }

    pub(crate) fn ended(&self) -> Instant {
        self.began + self.took
    }
}

/// Threads that ask until they are told to stop.
pub(crate) struct Crowd {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Vec<Met>>>,
}

impl Crowd {
    /// So many threads; each calls `ask` with its number and the number of its turn.
    pub(crate) fn gather(
        size: usize,
        ask: impl Fn(usize, usize) -> Met + Send + Sync + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let ask = Arc::new(ask);
        let threads = (0..size)
            .map(|who| {
                let (stop, ask) = (Arc::clone(&stop), Arc::clone(&ask));
                std::thread::spawn(move || {
                    let mut met = Vec::new();
                    while !stop.load(Ordering::Relaxed) {
                        met.push(ask(who, met.len()));
                        pause(BREATH);
                    }
                    met
                })
            })
            .collect();
        Self { stop, threads }
    }

    /// Everything they met.
    pub(crate) fn disperse(self) -> Result<Vec<Met>> {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Vec::new();
        for thread in self.threads {
            let met = thread.join();
            all.extend(met.map_err(|_panic| anyhow!("one of the crowd panicked"))?);
        }
        all.sort_by_key(|met| met.began);
        Ok(all)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "threads of this task wait; none of them serves anybody"
)]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Waits until it is so, and says how long that took.
pub(crate) fn wait_for(
    what: &str,
    limit: Duration,
    mut is_so: impl FnMut() -> bool,
) -> Result<Duration> {
    let began = Instant::now();
    while !is_so() {
        ensure!(began.elapsed() < limit, "{what}: not within {limit:?}");
        pause(Duration::from_millis(20));
    }
    Ok(began.elapsed())
}

/// How often each status was met, and the slowest.
pub(crate) struct Tally(BTreeMap<u16, (usize, Duration)>);

impl Tally {
    pub(crate) fn of<'m>(met: impl IntoIterator<Item = &'m Met>) -> Self {
        let mut tally: BTreeMap<u16, (usize, Duration)> = BTreeMap::new();
        for met in met {
            let entry = tally.entry(met.status()).or_default();
            *entry = (entry.0 + 1, entry.1.max(met.took));
        }
        Self(tally)
    }

    pub(crate) fn count(&self, status: u16) -> usize {
        self.0.get(&status).map_or(0, |(count, _)| *count)
    }

    /// Nothing but these.
    pub(crate) fn require_only(&self, what: &str, statuses: &[u16]) -> Result<()> {
        let other = self.0.keys().find(|status| !statuses.contains(status));
        ensure!(
            other.is_none(),
            "{what}: {self}; only {statuses:?} may be met"
        );
        Ok(())
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (status, (count, slowest))) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let milliseconds = slowest.as_millis();
            match status {
                0 => write!(f, "{comma}{count} without an answer")?,
                _ => write!(f, "{comma}{count} × {status} (slowest {milliseconds} ms)")?,
            }
        }
        Ok(())
    }
}
