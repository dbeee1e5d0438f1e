//! A backup is what the database was at one moment, however much is written meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use beztack_app::{SystemClock, jobs};
use beztack_domain::Clock as _;
use beztack_domain::id::JobId;
use beztack_persistence::jobs::{NewJob, insert};
use beztack_persistence::{Database, DatabaseConfig};
use beztack_tests::{Target, TestDatabase};

use crate::house::House;

const BACKUPS: usize = 8;

/// Two rows in one transaction, again and again. Returns how many pairs were written.
async fn write(db: Database, stop: Arc<AtomicBool>) -> usize {
    let mut pairs = 0;
    while !stop.load(Ordering::Relaxed) {
        let tx = db.begin().await.unwrap();
        for half in ["one", "other"] {
            let now = SystemClock.now();
            let job = NewJob {
                id: JobId::new(format!("{pairs:06}-{half}")),
                kind: "send_mail",
                about: None,
                payload: "x".repeat(2000),
                dedup_key: None,
                run_at: now,
            };
            insert(&tx, job, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        pairs += 1;
    }
    pairs
}

/// The ids of all jobs in a backup.
async fn jobs_in(file: &std::path::Path) -> Vec<String> {
    let config = DatabaseConfig {
        url: format!("sqlite://{}", file.display()).into(),
        max_connections: 1,
        acquire_timeout: Duration::from_secs(10),
        statement_timeout: Duration::from_secs(10),
        slow_statement: Duration::from_secs(10),
    };
    let db = Database::connect(&config, 1).await.unwrap();
    let jobs = jobs::list_jobs(&db, false, 1_000_000).await.unwrap();
    db.close().await.unwrap();
    let mut ids: Vec<String> = jobs.iter().map(|job| job.id.to_string()).collect();
    ids.sort();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_of_one_moment() {
    let database = TestDatabase::create_on(Target::Sqlite).await;
    let house = Arc::new(House::before(database.url()));
    let stop = Arc::new(AtomicBool::new(false));
    let writing = tokio::spawn(write(database.db().clone(), Arc::clone(&stop)));
    for number in 0..BACKUPS {
        let (house, name) = (Arc::clone(&house), format!("{number}.backup"));
        let backup = move || house.done(&["backup", &name]);
        tokio::task::spawn_blocking(backup).await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let pairs = writing.await.unwrap();

    let mut sizes = Vec::new();
    for number in 0..BACKUPS {
        let ids = jobs_in(&house.file(&format!("{number}.backup"))).await;
        let expected = (0..ids.len() / 2)
            .flat_map(|pair| ["one", "other"].map(|half| format!("{pair:06}-{half}")));
        // Whole pairs, and none left out between them.
        assert!(ids.iter().cloned().eq(expected), "backup {number}");
        sizes.push(ids.len() / 2);
    }
    assert!(
        sizes.is_sorted() && sizes[0] < sizes[BACKUPS - 1],
        "{sizes:?}"
    );
    assert!(sizes[BACKUPS - 1] <= pairs, "{sizes:?} of {pairs}");
}
