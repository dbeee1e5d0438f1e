use std::sync::atomic::Ordering;

use beztack_domain::Fault;
use beztack_domain::limits::LimitError;
use beztack_persistence::Tx;
use beztack_persistence::attempts::{self, Counter, Verdict};
use chrono::TimeDelta;

use super::{Deed, Trier};
use crate::App;
use crate::security_events::{Happening, Kind, record_alone};

/// Milliseconds between two sweeps of one instance.
const SWEEP_EVERY: i64 = 60_000;

/// The right to try once. Counted before it is known how the attempt ends, so that any
/// number of them at the same time is counted, too.
#[derive(Debug)]
#[must_use = "an attempt that succeeded is to be forgotten"]
pub(crate) struct Attempt {
    key: Option<String>,
}

/// Counts an attempt, whatever becomes of it. Refuses without any further work, save that
/// the first refusal of a window is written down.
pub(crate) async fn attempt(
    app: &App,
    deed: Deed<'_>,
    trier: Trier<'_>,
) -> Result<Attempt, LimitError> {
    let Some((key, most, within)) = counter(app, deed) else {
        return Ok(Attempt { key: None });
    };
    sweep_sometimes(app).await?;
    let now = app.now();
    let counter = Counter {
        key: &key,
        most,
        until: now + within,
    };
    let verdict = attempts::count_alone(&app.db, &counter, now).await?;
    if matches!(verdict, Verdict::Refused { first: true, .. }) {
        let refusal = Happening::at(Kind::TooManyAttempts, trier.visitor);
        let refusal = refusal.about(trier.user).with("of", deed.kind());
        record_alone(app, refusal).await?;
    }
    judge(app, verdict)?;
    Ok(Attempt { key: Some(key) })
}

/// Counts what needs no success to be forgotten: a mail that somebody asks for.
pub(crate) async fn count_alone(
    app: &App,
    deed: Deed<'_>,
    trier: Trier<'_>,
) -> Result<(), LimitError> {
    attempt(app, deed, trier).await.map(drop)
}

/// Counts what happens with `tx`, and only then.
pub(crate) async fn count(app: &App, tx: &Tx, deed: Deed<'_>) -> Result<(), LimitError> {
    let Some((key, most, within)) = counter(app, deed) else {
        return Ok(());
    };
    let now = app.now();
    let counter = Counter {
        key: &key,
        most,
        until: now + within,
    };
    judge(app, attempts::count(tx, &counter, now).await?)
}

impl Attempt {
    /// It went well: what was counted before it is forgotten with it.
    pub(crate) async fn succeeded(self, tx: &Tx) -> Result<(), Fault> {
        match self.key {
            Some(key) => attempts::clear(tx, &key).await,
            None => Ok(()),
        }
    }

    /// The same, where nothing else is written.
    pub(crate) async fn succeeded_alone(self, app: &App) -> Result<(), Fault> {
        let tx = app.db.begin().await?;
        self.succeeded(&tx).await?;
        tx.commit().await
    }
}

/// The name of the counter, how far it goes and how long; `None` where there is no limit.
fn counter(app: &App, deed: Deed<'_>) -> Option<(String, u32, TimeDelta)> {
    let allowance = deed.allowance(&app.rules.limits);
    let within = TimeDelta::from_std(allowance.within).ok()?;
    (allowance.most > 0).then(|| (deed.key(&app.rules.secrets), allowance.most, within))
}

fn judge(app: &App, verdict: Verdict) -> Result<(), LimitError> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Refused { until, .. } => {
            app.tally.attempt_refused();
            let wait = until - app.now();
            Err(LimitError::Reached { wait })
        }
    }
}

/// Whoever counts also cleans up, once a minute.
async fn sweep_sometimes(app: &App) -> Result<(), Fault> {
    let now = app.now();
    let last = app.limits_swept.load(Ordering::Relaxed);
    let next = now.timestamp_millis();
    if next - last < SWEEP_EVERY {
        return Ok(());
    }
    let claimed =
        app.limits_swept
            .compare_exchange(last, next, Ordering::Relaxed, Ordering::Relaxed);
    if claimed.is_err() {
        return Ok(());
    }
    let tx = app.db.begin().await?;
    attempts::sweep(&tx, now).await?;
    tx.commit().await
}
