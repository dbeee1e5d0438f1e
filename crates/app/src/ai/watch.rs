//! Whether an answer in the making is still wanted.

use std::time::Duration;

use beztack_domain::Fault;
use beztack_persistence::ai::runs;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

use super::engine::Running;
use super::run::{Run, Sink};
use crate::access;

/// How often the row of a run says that its maker is alive.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// How long an answer goes on without being able to look.
const BLIND: Duration = Duration::from_secs(30);

/// Why it is not wanted any more.
#[derive(Debug)]
pub(super) enum Ending {
    /// Whoever asked has left, and nobody reads along.
    ReaderLeft,
    /// It was stopped, replaced, or deleted with its conversation.
    GivenUp,
    /// The session is over.
    Revoked,
    /// The server goes.
    Closing,
    /// It is taking too long.
    TooLong,
    /// The database cannot be asked, for too long.
    Blind(Fault),
}

/// Resolves once the answer is not wanted any more.
pub(super) async fn watch(run: &Run, sink: &Sink, running: &Running) -> Ending {
    let rules = &run.app.rules.chat;
    let mut tick = interval_at(Instant::now() + rules.check_interval, rules.check_interval);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let deadline = sleep(rules.longest);
    let closing = async {
        run.app.engine.closed().await;
        sleep(rules.shutdown_grace).await;
    };
    tokio::pin!(deadline, closing);
    let mut has_reader = true;
    let mut last_seen = Instant::now();
    let mut last_beat = Instant::now();
    loop {
        tokio::select! {
            () = sink.reader.closed(), if has_reader => has_reader = false,
            () = running.given_up() => {}
            () = &mut closing => return Ending::Closing,
            () = &mut deadline => return Ending::TooLong,
            _ = tick.tick() => {}
        }
        match look(run, has_reader, last_beat.elapsed() >= HEARTBEAT).await {
            Ok(Some(ending)) => return ending,
            Ok(None) => {
                last_seen = Instant::now();
                if last_beat.elapsed() >= HEARTBEAT {
                    last_beat = Instant::now();
                }
            }
            Err(fault) if last_seen.elapsed() >= BLIND => return Ending::Blind(fault),
            Err(fault) => {
                tracing::warn!(run.id = %run.id, error = %fault, "an answer cannot be looked after");
                // Nobody can be seen reading along, so nobody is taken to.
                if !has_reader && !run.outlives_reader {
                    return Ending::ReaderLeft;
                }
            }
        }
    }
}

async fn look(run: &Run, has_reader: bool, beat: bool) -> Result<Option<Ending>, Fault> {
    let (app, now) = (&run.app, run.app.now());
    let Some(state) = runs::state(&app.db, &run.id).await? else {
        return Ok(Some(Ending::GivenUp));
    };
    if !state.is_running {
        return Ok(Some(Ending::GivenUp));
    }
    let is_watched = state.watched_until.is_some_and(|until| until > now);
    if !has_reader && !run.outlives_reader && !is_watched {
        return Ok(Some(Ending::ReaderLeft));
    }
    if !access::stands(app, &run.access).await? {
        return Ok(Some(Ending::Revoked));
    }
    if beat {
        let tx = app.db.begin().await?;
        runs::beat(&tx, &run.id, now).await?;
        tx.commit().await?;
    }
    Ok(None)
}
