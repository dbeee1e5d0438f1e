use std::time::Duration;

use serde::Deserialize;

/// `[jobs]`. `config/default.toml` explains every key.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerConfig {
    /// Whether `serve` runs a worker in the same process.
    pub in_process: bool,
    /// Jobs run at the same time.
    pub concurrency: u32,
    /// Documents read at the same time, besides.
    pub documents: u32,
    /// How often the table is looked at when nobody calls.
    #[serde(with = "humantime_serde")]
    pub poll_interval: Duration,
    /// How long one attempt may take, save for mails and documents, which have limits of
    /// their own. A claim holds twice as long, and is renewed: a worker that dies loses its
    /// jobs to others after that.
    #[serde(with = "humantime_serde")]
    pub attempt_timeout: Duration,
    /// Attempts before a job is given up.
    pub max_attempts: i32,
    /// How often what is over is swept; never if it is nothing.
    #[serde(with = "humantime_serde")]
    pub sweep_interval: Duration,
    /// How long dead jobs, keys of done ones and unanswered invitations are kept.
    #[serde(with = "humantime_serde")]
    pub keep: Duration,
}
