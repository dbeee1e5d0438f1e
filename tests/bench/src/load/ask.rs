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
    for n in 0..effort.connections {
        connections.push(server.connect_to(n).await?);
    }
    let begun = Instant::now();
    let end = begun + effort.duration();
    let mut askers = JoinSet::new();
    for (n, connection) in connections.into_iter().enumerate() {
        let turns = (n, effort.connections);
        askers.spawn(ask(connection, Arc::clone(&requests), turns, end));
    }
    let mut tally = Tally::new()?;
    while let Some(counted) = askers.join_next().await {
        tally.add(&counted??)?;
    }
    Ok(tally.report(begun.elapsed()))
}

/// Takes the first of its turns, and every request that is as many further on as there are
/// connections: no two send the same one while there are others.
async fn ask(
    mut connection: Connection,
    requests: Arc<[Vec<u8>]>,
    (first, connections): (usize, usize),
    end: Instant,
) -> anyhow::Result<Tally> {
    let mut tally = Tally::new()?;
    let mut sent = Instant::now();
    for request in requests.iter().cycle().skip(first).step_by(connections) {
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
