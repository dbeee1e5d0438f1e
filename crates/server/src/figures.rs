//! Where Prometheus finds what this process does, be it a server or a worker
//! (docs/operations.md).

use std::io::ErrorKind;

use beztack_http::MetricsConfig;
use beztack_http::metrics::{self, ServerHandle, Watched};

const TAKEN: &str = "taken; every server and worker of a machine needs an address of its own \
    (BEZTACK__METRICS__LISTEN)";

/// Lets Prometheus look, where that is configured. Who cannot be watched as configured does
/// not start: nobody would notice that one of the processes is missing.
pub(crate) fn show(
    config: &MetricsConfig,
    watched: Watched,
) -> anyhow::Result<Option<ServerHandle>> {
    if !config.is_on() {
        return Ok(None);
    }
    let listening = metrics::listen(config, watched);
    let (server, addresses) = listening.map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => TAKEN,
            _ => "nobody can listen there",
        };
        anyhow::Error::new(error).context(format!("metrics.listen: {}: {why}", config.listen))
    })?;
    let handle = server.handle();
    tokio::spawn(server);
    tracing::info!(?addresses, "showing metrics");
    Ok(Some(handle))
}
