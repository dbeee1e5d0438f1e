use beztack_domain::Fault;

use super::{CountPeople, Job, Sweep, WorkerConfig, enqueue_once};
use crate::App;

/// The keys of what a worker left last of each kind that recurs.
#[derive(Default)]
pub(super) struct Recurring {
    sweep: Option<String>,
    count: Option<String>,
}

impl Recurring {
    /// Leaves the work that recurs, once in every interval whoever else does.
    pub(super) async fn schedule(&mut self, app: &App, config: &WorkerConfig) -> Result<(), Fault> {
        let now = app.now();
        leave(app, &Sweep {}, Sweep::key(now, config), &mut self.sweep).await?;
        let count = Some(CountPeople::key(now));
        leave(app, &CountPeople {}, count, &mut self.count).await
    }
}

async fn leave<J: Job>(
    app: &App,
    job: &J,
    key: Option<String>,
    last: &mut Option<String>,
) -> Result<(), Fault> {
    if let Some(key) = key.as_ref().filter(|key| last.as_ref() != Some(*key)) {
        let tx = app.db.begin().await?;
        enqueue_once(app, &tx, job, key.clone()).await?;
        tx.commit().await?;
    }
    *last = key;
    Ok(())
}
