use std::io;
use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::web::{Data, get};
use actix_web::{App, HttpServer};
use beztack_domain::{Fault, FaultKind};
use tokio::runtime::Handle;

use super::{MetricsConfig, Watched};
use crate::problem::Problem;
use crate::respond::OpenMetrics;

/// Connections held at once: one Prometheus, and somebody who looks.
const MOST_CONNECTIONS: usize = 16;

/// Answers `GET /metrics` and nothing else, on a thread of its own. Returns where it
/// listens. Fails where somebody else does.
pub fn listen(config: &MetricsConfig, watched: Watched) -> io::Result<(Server, Vec<SocketAddr>)> {
    let (watched, home) = (Data::new(watched), Data::new(Handle::current()));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::clone(&watched))
            .app_data(Data::clone(&home))
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

async fn metrics(watched: Data<Watched>, home: Data<Handle>) -> Result<OpenMetrics, Problem> {
    let text = watched.exposition(&home).await.into_text();
    let text = text.map_err(|error| {
        Fault::caused_by(FaultKind::Internal, "writing the figures down", error)
    })?;
    Ok(OpenMetrics(text))
}
