use std::sync::atomic::Ordering;

use beztack_domain::auth::{Account, User, Visitor};
use beztack_domain::limits::LimitError;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::Tx;
use beztack_persistence::attempts::{self, Counter, Verdict};
use beztack_persistence::auth::{credentials, users};
use chrono::{DateTime, TimeDelta, Utc};

use super::{LimitedAction, Requester};
use crate::App;
use crate::security_events::{Kind, record_alone};

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
    action: LimitedAction<'_>,
    requester: Requester<'_>,
) -> Result<Attempt, LimitError> {
    let Some(window) = Window::of(app, action) else {
        return Ok(Attempt { key: None });
    };
    sweep_sometimes(app).await?;
    let verdict = attempts::count_alone(&app.db, &window.counter(), window.now).await?;
    window.attempted(app, verdict, action, requester).await
}

/// Somebody who was looked for, and the account that holds their password.
pub(crate) type Found = Option<(User, Option<Account>)>;

/// Counts an attempt to sign in as whoever has this address, and finds them by the way.
pub(crate) async fn attempt_finding(
    app: &App,
    email: &EmailAddress,
    visitor: &Visitor,
) -> Result<(Found, Attempt), LimitError> {
    let action = LimitedAction::SignIn(email);
    let Some(window) = Window::of(app, action) else {
        let found = users::find_with_credential(&app.db, email).await?;
        return Ok((found, Attempt { key: None }));
    };
    sweep_sometimes(app).await?;
    let (counter, now) = (window.counter(), window.now);
    let (found, verdict) = credentials::find_and_count_alone(&app.db, email, &counter, now).await?;
    let requester = Requester::Stranger {
        account: found.as_ref().map(|(user, _)| &user.id),
        visitor,
    };
    let attempt = window.attempted(app, verdict, action, requester).await?;
    Ok((found, attempt))
}

/// Counts what needs no success to be forgotten: a mail that somebody asks for.
pub(crate) async fn count_alone(
    app: &App,
    action: LimitedAction<'_>,
    requester: Requester<'_>,
) -> Result<(), LimitError> {
    attempt(app, action, requester).await.map(drop)
}

/// Counts what happens with `tx`, and only then; gives it back where it may go on. A
/// refusal ends it, and is counted and written down as one of [`attempt`] is.
pub(crate) async fn count(
    app: &App,
    tx: Tx,
    action: LimitedAction<'_>,
    requester: Requester<'_>,
) -> Result<Tx, LimitError> {
    let Some(window) = Window::of(app, action) else {
        return Ok(tx);
    };
    let (counter, now) = (window.counter(), window.now);
    let Verdict::Refused { until, .. } = attempts::count(&tx, &counter, now).await? else {
        return Ok(tx);
    };
    // What the transaction counted goes with it: whether nobody was refused before is known
    // from a count that stays.
    drop(tx);
    match attempts::count_alone(&app.db, &counter, now).await {
        Ok(verdict) => note_first_refusal(app, verdict, action, requester).await,
        Err(fault) => tracing::error!(error = %fault, "a refusal could not be counted"),
    }
    Err(refused(app, until))
}

/// Writes down that something was tried too often, once for each window.
async fn note_first_refusal(
    app: &App,
    verdict: Verdict,
    action: LimitedAction<'_>,
    requester: Requester<'_>,
) {
    if matches!(verdict, Verdict::Refused { first: true, .. }) {
        let refusal = requester.event(Kind::TooManyAttempts);
        record_alone(app, refusal.with_detail("of", action.kind())).await;
    }
}

impl Attempt {
    /// The name of its counter, if there is one.
    pub(crate) fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// It went well: what was counted before it is forgotten with it.
    pub(crate) async fn succeeded(&self, tx: &Tx) -> Result<(), Fault> {
        match &self.key {
            Some(key) => attempts::clear(tx, key).await,
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

/// A counter, and the moment at which it is asked.
struct Window {
    key: String,
    most: u32,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Window {
    /// `None` where there is no limit.
    fn of(app: &App, action: LimitedAction<'_>) -> Option<Self> {
        let allowance = action.allowance(&app.rules.limits);
        let (now, within) = (app.now(), TimeDelta::from_std(allowance.within).ok()?);
        (allowance.most > 0).then(|| Self {
            key: action.key(&app.rules.secrets),
            most: allowance.most,
            now,
            until: now + within,
        })
    }

    fn counter(&self) -> Counter<'_> {
        Counter {
            key: &self.key,
            most: self.most,
            until: self.until,
        }
    }

    /// What was counted is an attempt, or one too many.
    async fn attempted(
        self,
        app: &App,
        verdict: Verdict,
        action: LimitedAction<'_>,
        requester: Requester<'_>,
    ) -> Result<Attempt, LimitError> {
        note_first_refusal(app, verdict, action, requester).await;
        judge(app, verdict)?;
        let key = Some(self.key);
        Ok(Attempt { key })
    }
}

fn judge(app: &App, verdict: Verdict) -> Result<(), LimitError> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Refused { until, .. } => Err(refused(app, until)),
    }
}

fn refused(app: &App, until: DateTime<Utc>) -> LimitError {
    app.tally.attempt_refused();
    let wait = until - app.now();
    LimitError::Reached { wait }
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
