use beztack_domain::id::JobId;
use beztack_domain::{Clock, Fault};
use beztack_persistence::Database;
use beztack_persistence::jobs as store;

/// Bring jobs back that were given up: these, or all of them. They have all their
/// attempts again. Returns how many there were.
pub async fn retry_jobs(
    db: &Database,
    clock: &dyn Clock,
    ids: Option<&[JobId]>,
) -> Result<u64, Fault> {
    let tx = db.begin().await?;
    let retried = store::retry(&tx, ids, clock.now()).await?;
    tx.commit().await?;
    Ok(retried)
}
