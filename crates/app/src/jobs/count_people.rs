use beztack_domain::{Fault, FaultKind};
use beztack_persistence::auth::user_count;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Job;
use crate::App;

/// How often.
const INTERVAL: TimeDelta = TimeDelta::hours(1);

/// Add up who has come and gone, and count everybody once more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CountPeople {}

impl Job for CountPeople {
    const KIND: &'static str = "count_people";

    fn about(&self) -> Option<String> {
        None
    }
}

impl CountPeople {
    /// The count of the hour that `now` is in: one for all workers.
    pub(super) fn key(now: DateTime<Utc>) -> String {
        let hour = now.timestamp().div_euclid(INTERVAL.num_seconds());
        format!("count-people:{hour}")
    }

    pub(super) async fn run(&self, app: &App) -> Result<(), Fault> {
        let tx = app.db.begin().await?;
        user_count::fold(&tx).await?;
        tx.commit().await?;
        // By itself: what is added up stays so where counting takes too long.
        match recount(app).await {
            // The next attempt would take as long, and the figure is right without it unless
            // somebody went past the triggers.
            Err(fault) if fault.kind() == FaultKind::Timeout => {
                tracing::warn!(error = %fault, "counting people once more took too long");
                Ok(())
            }
            counted => counted,
        }
    }
}

async fn recount(app: &App) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    user_count::recount(&tx).await?;
    tx.commit().await
}
