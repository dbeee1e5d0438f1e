//! `beztack jobs`

use anyhow::bail;
use beztack_app::{SystemClock, jobs};
use beztack_domain::id::JobId;
use clap::Subcommand;

use crate::settings::Settings;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Show what waits, what runs and what was given up.
    List {
        /// Only what was given up.
        #[arg(long)]
        dead: bool,
        /// The newest so many.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Bring back what was given up.
    Retry {
        /// Which; see `beztack jobs list --dead`.
        #[arg(required_unless_present = "all")]
        ids: Vec<String>,
        /// All of them.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

pub(crate) async fn run(command: &Jobs, settings: &Settings) -> anyhow::Result<()> {
    let db = wiring::database(settings).await?;
    match command {
        Jobs::List { dead, limit } => {
            let jobs = jobs::list_jobs(&db, *dead, *limit).await?;
            for job in &jobs {
                let about = job.about.as_deref().unwrap_or("-");
                let error = job.last_error.as_deref().unwrap_or_default();
                println!(
                    "{}  {:7}  {} attempt(s)  {}  {}  {about}  {error}",
                    job.id,
                    job.status,
                    job.attempts,
                    job.run_at.format("%Y-%m-%d %H:%M:%S"),
                    job.kind,
                );
            }
            println!("{} job(s)", jobs.len());
        }
        Jobs::Retry { ids, all } => {
            let ids: Vec<JobId> = ids.iter().map(JobId::new).collect();
            let wanted = (!all).then_some(ids.as_slice());
            let retried = jobs::retry_jobs(&db, &SystemClock, wanted).await?;
            println!("{retried} job(s) will be tried again");
            if let Some(ids) = wanted
                && usize::try_from(retried).unwrap_or_default() < ids.len()
            {
                bail!("some of these are no jobs that were given up");
            }
        }
    }
    db.close().await?;
    Ok(())
}
