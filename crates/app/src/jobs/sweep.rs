use beztack_auth::StorageFormat;
use beztack_domain::Fault;
use beztack_persistence::sweep::{self as store, Leftover};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Job, WorkerConfig};
use crate::App;

/// Rows taken away at once: so few that nobody waits for them.
const BATCH: u64 = 500;

/// The same of documents: what was read of them goes along, and each may have megabytes.
const DOCUMENTS_BATCH: u64 = 20;

/// Batches of one kind in one sweep; the next one takes what is left.
const BATCHES: u32 = 100;

/// The same of what strangers leave, who may be many, and of documents, which go in few.
const MORE_BATCHES: u32 = 1000;

/// Take away what is over: sessions, secrets, invitations, documents, old jobs and old events.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sweep {}

impl Job for Sweep {
    const KIND: &'static str = "sweep";

    fn about(&self) -> Option<String> {
        None
    }
}

impl Sweep {
    /// The sweep of the interval that `now` is in: one for all workers.
    pub(super) fn key(now: DateTime<Utc>, config: &WorkerConfig) -> Option<String> {
        let interval = i64::try_from(config.sweep_interval.as_secs()).ok()?;
        let number = now.timestamp().checked_div_euclid(interval)?;
        Some(format!("sweep:{number}"))
    }

    pub(super) async fn run(&self, app: &App, config: &WorkerConfig) -> Result<(), Fault> {
        let now = app.now();
        for what in Leftover::ALL {
            if is_history(app, what) {
                continue;
            }
            // Kept for longer than there is time: for ever.
            let Some(before) = now.checked_sub_signed(grace(app, what, config)) else {
                continue;
            };
            let (limit, mut swept) = (batch(what), 0);
            for _ in 0..batches(what) {
                let tx = app.db.begin().await?;
                let gone = store::sweep(&tx, what, before, limit).await?;
                tx.commit().await?;
                swept += gone;
                if gone < limit {
                    break;
                }
            }
            if swept > 0 {
                tracing::info!(?what, swept, "swept what was over");
            }
        }
        Ok(())
    }
}

/// In an adopted database invitations stay in every state: the original shows them all,
/// and nothing of what was adopted is lost (decisions.md 19). What happened to accounts
/// stays where that is configured.
fn is_history(app: &App, what: Leftover) -> bool {
    match what {
        Leftover::Invitations => app.rules.storage == StorageFormat::BetterAuth,
        Leftover::SecurityEvents => app.rules.security.keep.is_zero(),
        Leftover::Sessions
        | Leftover::Verifications
        | Leftover::Documents
        | Leftover::Jobs
        | Leftover::StrangersEvents => false,
    }
}

/// How many rows are taken away at once.
fn batch(what: Leftover) -> u64 {
    match what {
        Leftover::Documents => DOCUMENTS_BATCH,
        _ => BATCH,
    }
}

/// How many batches one sweep takes away.
fn batches(what: Leftover) -> u32 {
    match what {
        Leftover::StrangersEvents | Leftover::Documents => MORE_BATCHES,
        _ => BATCHES,
    }
}

/// How long something stays that is over. A document is to be forgotten then. What is only
/// ever found to be over is gone after a day, in which clocks may differ and people may ask,
/// and so is what anybody can leave; of the rest, people look at it.
fn grace(app: &App, what: Leftover, config: &WorkerConfig) -> TimeDelta {
    match what {
        Leftover::Documents => TimeDelta::zero(),
        Leftover::Sessions | Leftover::Verifications | Leftover::StrangersEvents => {
            TimeDelta::days(1)
        }
        Leftover::Invitations | Leftover::Jobs => {
            TimeDelta::from_std(config.keep).unwrap_or(TimeDelta::MAX)
        }
        Leftover::SecurityEvents => {
            TimeDelta::from_std(app.rules.security.keep).unwrap_or(TimeDelta::MAX)
        }
    }
}
