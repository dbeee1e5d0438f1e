use beztack_domain::Fault;
use beztack_persistence::Database;
use beztack_persistence::jobs::{self as store, JobRecord};

/// What waits, runs or was given up; the newest `limit` of them, oldest first. What they
/// are to work with is nobody's to read: it holds links.
pub async fn list_jobs(
    db: &Database,
    only_dead: bool,
    limit: u64,
) -> Result<Vec<JobRecord>, Fault> {
    store::list(db, only_dead, limit).await
}
