use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::web::{Data, get};
use actix_web::{App, HttpServer};
use beztack_domain::{Fault, FaultKind};
use tokio::runtime::Handle;

use super::MetricsConfig;
use super::exposition::Exposition;
use crate::State;
use crate::problem::Problem;
use crate::respond::OpenMetrics;

/// How long the database may take to say how many jobs there are; then that is left out.
const PATIENCE: Duration = Duration::from_secs(2);

/// Connections held at once: one Prometheus, and somebody who looks.
const MOST_CONNECTIONS: usize = 16;

/// Answers `GET /metrics` and nothing else, on a thread of its own. `shares` are the
/// states of the server's workers, each of which has a pool of its own. Returns where it
/// listens.
pub fn listen(
    config: &MetricsConfig,
    state: State,
    shares: Vec<State>,
) -> io::Result<(Server, Vec<SocketAddr>)> {
    let home = Handle::current();
    let watched = Watched {
        state,
        shares,
        home,
    };
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(watched.clone()))
            .route("/metrics", get().to(metrics))
    })
    .workers(1)
    .max_connections(MOST_CONNECTIONS)
    .shutdown_timeout(1)
    .disable_signals()
    .bind(config.listen.as_str())?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// Whom the figures are about.
#[derive(Clone, Debug)]
struct Watched {
    state: State,
    shares: Vec<State>,
    /// Where the database is asked: a connection does not outlive the runtime that opened
    /// it, and this server's goes first.
    home: Handle,
}

async fn metrics(watched: Data<Watched>) -> Result<OpenMetrics, Problem> {
    let text = watched.exposition().await.into_text();
    let text = text.map_err(|error| {
        Fault::caused_by(FaultKind::Internal, "writing the figures down", error)
    })?;
    Ok(OpenMetrics(text))
}

impl Watched {
    async fn exposition(&self) -> Exposition {
        let (app, traffic) = (&self.state.app, &self.state.traffic);
        let asking = app.clone();
        let asked = self.home.spawn(async move {
            let jobs = tokio::time::timeout(PATIENCE, asking.job_figures()).await;
            jobs.ok().and_then(Result::ok)
        });
        let jobs = asked.await.ok().flatten();
        let workers = self.shares.iter().enumerate();
        let workers = workers.map(|(number, share)| (format!("worker-{number}"), &share.app));
        let pools = [("shared".to_owned(), app)].into_iter().chain(workers);
        Exposition {
            answered: traffic.all(),
            in_flight: traffic.in_flight(),
            rate_limited: traffic.rate_limited(),
            watching: traffic.watching(),
            figures: app.figures(),
            pools: pools
                .map(|(name, app)| {
                    let pool = app.pool_figures();
                    (name, [pool.open, pool.idle, pool.most])
                })
                .collect(),
            jobs: jobs.map(|jobs| [jobs.queued, jobs.running, jobs.dead]),
        }
    }
}
