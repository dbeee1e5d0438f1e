//! Many sign-ins at once, and somebody who only wants to go on working meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Server;
use crate::connection::Connection;
use crate::people;
use crate::report::{Report, Tally};

/// How many connections read sessions, and how often all of them together.
const READERS: u32 = 8;
const READ_EVERY: Duration = Duration::from_millis(5);

/// How long sessions are read before the storm.
const CALM: Duration = Duration::from_secs(2);

/// How it was before and during the storm.
#[derive(Debug, Serialize)]
pub(crate) struct Weather {
    /// Session reads before it.
    calm: Report,
    /// Session reads meanwhile.
    reads: Report,
    /// The storm itself.
    sign_ins: Report,
}

/// Sends so many sign-ins at the same time, each on a connection of its own.
pub(crate) async fn blow(
    server: &Server,
    requests: &[Vec<u8>],
    sign_ins: usize,
    cookie: &str,
) -> anyhow::Result<Weather> {
    let mut crowd = Vec::with_capacity(sign_ins);
    for _ in 0..sign_ins {
        crowd.push(server.connect().await?);
    }
    let request = people::get_session(server, cookie);

    let is_over = Arc::new(AtomicBool::new(false));
    let reading = tokio::spawn(read(server.clone(), request.clone(), Arc::clone(&is_over)));
    tokio::time::sleep(CALM).await;
    is_over.store(true, Ordering::Relaxed);
    let calm = reading.await??;

    let is_over = Arc::new(AtomicBool::new(false));
    let reading = tokio::spawn(read(server.clone(), request, Arc::clone(&is_over)));
    let begun = Instant::now();
    let mut storm = JoinSet::new();
    for (connection, request) in crowd.into_iter().zip(requests.iter().cycle()) {
        storm.spawn(sign_in(connection, request.clone(), begun));
    }
    let mut tally = Tally::new()?;
    while let Some(answered) = storm.join_next().await {
        let (status, took) = answered??;
        tally.count(status, took);
    }
    let took = begun.elapsed();
    is_over.store(true, Ordering::Relaxed);
    Ok(Weather {
        calm,
        reads: reading.await??,
        sign_ins: tally.report(took),
    })
}

async fn sign_in(
    mut connection: Connection,
    request: Vec<u8>,
    begun: Instant,
) -> anyhow::Result<(u16, Duration)> {
    let answer = connection.exchange(&request).await?;
    Ok((answer.status, begun.elapsed()))
}

/// Reads at a steady pace. What is late counts from when it was due, so that a server which
/// stalls is not asked less often for it.
async fn read(
    server: Server,
    request: Vec<u8>,
    is_over: Arc<AtomicBool>,
) -> anyhow::Result<Report> {
    let request: Arc<[u8]> = request.into();
    let begun = Instant::now();
    let mut readers = JoinSet::new();
    for n in 0..READERS {
        let connection = server.connect().await?;
        let first = begun + READ_EVERY * n;
        readers.spawn(read_on_time(
            connection,
            Arc::clone(&request),
            first,
            Arc::clone(&is_over),
        ));
    }
    let mut tally = Tally::new()?;
    while let Some(counted) = readers.join_next().await {
        tally.add(&counted??)?;
    }
    Ok(tally.report(begun.elapsed()))
}

async fn read_on_time(
    mut connection: Connection,
    request: Arc<[u8]>,
    first: Instant,
    is_over: Arc<AtomicBool>,
) -> anyhow::Result<Tally> {
    let mut tally = Tally::new()?;
    let mut due = first;
    while !is_over.load(Ordering::Relaxed) {
        tokio::time::sleep_until(due).await;
        let answer = connection.exchange(&request).await?;
        tally.count(answer.status, due.elapsed());
        due += READ_EVERY * READERS;
    }
    Ok(tally)
}
