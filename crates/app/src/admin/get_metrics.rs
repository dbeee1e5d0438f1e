use std::time::Duration;

use beztack_auth::access::AppAdminAccess;
use beztack_domain::Fault;
use beztack_domain::admin::HostReading;
use tokio::time::Instant;
use tracing::instrument;

use super::host;
use crate::App;

/// What the machine and the database are doing.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// The machine and this process.
    pub host: HostReading,
    /// How long the database takes to answer the simplest question.
    pub database_latency: Duration,
}

/// How busy the server is, measured now.
#[instrument(name = "app.admin.get_metrics", skip_all)]
pub async fn get_metrics(app: &App, _: &AppAdminAccess) -> Result<Metrics, Fault> {
    let asked = Instant::now();
    app.ping().await?;
    let database_latency = asked.elapsed();
    let host = host::read().await?;
    Ok(Metrics {
        host,
        database_latency,
    })
}
