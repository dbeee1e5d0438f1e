//! What a run found.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

/// Latencies are told apart up to a minute, in microseconds, to three digits.
const LONGEST_US: u64 = 60_000_000;
const DIGITS: u8 = 3;

/// Counts and latencies of one kind of request.
#[derive(Debug)]
pub(crate) struct Tally {
    /// Of what was answered as hoped.
    latencies: Histogram<u64>,
    /// Of what was refused for want of room.
    refusals: Histogram<u64>,
    failed: u64,
}

/// The same, as `cargo xtask bench` reads it. Latencies are microseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Answered with 200.
    answered: u64,
    /// Answered with 503.
    refused: u64,
    /// Anything else.
    failed: u64,
    seconds: f64,
    p50: u64,
    p99: u64,
    max: u64,
    /// Of the refusals.
    refused_p99: u64,
}

impl Tally {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let histogram = Histogram::new_with_bounds(1, LONGEST_US, DIGITS)?;
        Ok(Self {
            refusals: histogram.clone(),
            latencies: histogram,
            failed: 0,
        })
    }

    /// Counts an answer that took so long.
    pub(crate) fn count(&mut self, status: u16, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(LONGEST_US);
        match status {
            200 => self.latencies.saturating_record(us),
            503 => self.refusals.saturating_record(us),
            _ => self.failed += 1,
        }
    }

    /// Takes over what another one counted.
    pub(crate) fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        self.latencies.add(&other.latencies)?;
        self.refusals.add(&other.refusals)?;
        self.failed += other.failed;
        Ok(())
    }

    /// What was found in so much time.
    pub(crate) fn report(&self, took: Duration) -> Report {
        Report {
            answered: self.latencies.len(),
            refused: self.refusals.len(),
            failed: self.failed,
            seconds: took.as_secs_f64(),
            p50: self.latencies.value_at_quantile(0.5),
            p99: self.latencies.value_at_quantile(0.99),
            max: self.latencies.max(),
            refused_p99: self.refusals.value_at_quantile(0.99),
        }
    }
}
