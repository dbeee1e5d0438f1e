use std::sync::Arc;
use std::time::Duration;

use beztack_app::App;
use tokio::runtime::Handle;

use super::exposition::{Door, Exposition};
use super::traffic::Traffic;
use crate::State;

/// How long the database may take to say how many jobs there are; then that is left out.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whom the figures are about.
#[derive(Clone, Debug)]
pub struct Watched {
    app: App,
    /// The same use cases, on the pool of each of the server's workers.
    shares: Vec<App>,
    /// What came in; `None` for a process that nobody sends requests to.
    traffic: Option<Arc<Traffic>>,
}

impl Watched {
    /// A server. `shares` are the states of its workers, each of which has a pool of its own.
    pub fn server(state: &State, shares: &[State]) -> Self {
        Self {
            app: state.app.clone(),
            shares: shares.iter().map(|share| share.app.clone()).collect(),
            traffic: Some(Arc::clone(&state.traffic)),
        }
    }

    /// A process that runs jobs and nothing else.
    pub fn worker(app: &App) -> Self {
        Self {
            app: app.clone(),
            shares: Vec::new(),
            traffic: None,
        }
    }

    /// How it is now. The database is asked at `home`: a connection does not outlive the
    /// runtime that opened it, and that of the figures goes first.
    pub(super) async fn exposition(&self, home: &Handle) -> Exposition {
        let app = self.app.clone();
        let asked = home.spawn(async move {
            let jobs = tokio::time::timeout(PATIENCE, app.job_figures()).await;
            jobs.ok().and_then(Result::ok)
        });
        let jobs = asked.await.ok().flatten();
        Exposition {
            door: self.traffic.as_deref().map(Door::of),
            figures: self.app.figures(),
            pools: self.pools(),
            jobs: jobs.map(|jobs| [jobs.queued, jobs.running, jobs.dead]),
        }
    }

    fn pools(&self) -> Vec<(String, [u32; 3])> {
        let shares = self.shares.iter().enumerate();
        let shares = shares.map(|(number, app)| (format!("worker-{number}"), app));
        let all = [("shared".to_owned(), &self.app)].into_iter().chain(shares);
        let counted = all.map(|(name, app)| {
            let pool = app.pool_figures();
            (name, [pool.open, pool.idle, pool.most])
        });
        counted.collect()
    }
}
