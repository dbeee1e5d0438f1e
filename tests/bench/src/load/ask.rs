//! A closed loop: every connection asks again as soon as it has its answer.

use std::sync::Arc;
use std::time::Instant;

use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::report::{Report, Tally};
use crate::{Effort, Server};

/// Asks `requests` in turn, on as many connections and for as long as `effort` says.
pub(crate) async fn repeatedly(
    server: &Server,
    effort: Effort,
    requests: &[Vec<u8>],
) -> anyhow::Result<Report> {
    let requests: Arc<[Vec<u8>]> = requests.into();
    let mut connections = Vec::with_capacity(effort.connections);
    for _ in 0..effort.connections {
        connections.push(server.connect().await?);
    }
    let begun = Instant::now();
    let end = begun + effort.duration();
    let mut askers = JoinSet::new();
    for (n, connection) in connections.into_iter().enumerate() {
        askers.spawn(ask(connection, Arc::clone(&requests), n, end));
    }
    let mut tally = Tally::new()?;
    while let Some(counted) = askers.join_next().await {
        tally.add(&counted??)?;
    }
    Ok(tally.report(begun.elapsed()))
}

/// Begins at another request than its neighbours.
async fn ask(
    mut connection: Connection,
    requests: Arc<[Vec<u8>]>,
    first: usize,
    end: Instant,
) -> anyhow::Result<Tally> {
    let mut tally = Tally::new()?;
    let mut sent = Instant::now();
    for request in requests.iter().cycle().skip(first % requests.len()) {
        let answer = connection.exchange(request).await?;
        let now = Instant::now();
        tally.count(answer.status, now - sent);
        if now >= end {
            break;
        }
        sent = now;
    }
    Ok(tally)
}
