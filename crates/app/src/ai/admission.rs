//! Whether somebody may ask now: what they use up is counted before the model is asked,
//! and held against their plan, in the transaction that begins the answer.

use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::ai::AiError;
use beztack_domain::billing::MembershipTarget;
use beztack_domain::id::{ConversationId, OrganizationId, RunId};
use beztack_persistence::Tx;
use beztack_persistence::ai::runs::{self, NewRun};
use beztack_persistence::ai::usage::{self, Subject};
use chrono::TimeDelta;

use crate::App;
use crate::billing::plan_of;

/// The plan's limit that calls are held against (original-billing.md 2.1).
const LIMIT: &str = "apiCalls";

/// An answer whose maker was not heard of for this long is presumed gone.
pub(super) const SILENCE: TimeDelta = TimeDelta::seconds(30);

/// On whose behalf somebody asks, and how often that one may.
#[derive(Debug)]
pub(super) struct Allowance {
    /// The organization that the caller uses and belongs to.
    pub(super) organization: Option<OrganizationId>,
    /// Whether it is the one whose plan counts.
    is_organization_s: bool,
    /// In a month; unlimited without one.
    calls: Option<i64>,
}

/// Looks up what the caller is entitled to, by the plan that counts for them.
pub(super) async fn allowance(app: &App, access: &UserAccess) -> Result<Allowance, AiError> {
    let (standing, plan) = plan_of(app, access).await?;
    Ok(Allowance {
        calls: plan.limit(LIMIT),
        is_organization_s: matches!(standing.target, Some(MembershipTarget::Organization(_))),
        organization: standing.organization,
    })
}

/// Counts a call against the plan and the limit of answers at once; or refuses, and whatever
/// the transaction did is to be dropped with it.
///
/// The person's count is held until the transaction ends, so that no two of their
/// requests pass a limit together.
pub(super) async fn admit(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    allowance: &Allowance,
) -> Result<(), AiError> {
    let now = app.now();
    let user = &access.user().id;
    let mut calls = usage::count_call(tx, Subject::User(user), now).await?;
    if let Some(id) = &allowance.organization {
        let of_all = usage::count_call(tx, Subject::Organization(id), now).await?;
        if allowance.is_organization_s {
            calls = of_all;
        }
    }
    if let Some(limit) = allowance.calls.filter(|limit| calls > *limit) {
        return Err(AiError::UsageLimitReached { limit });
    }
    let limit = app.rules.chat.streams;
    if runs::count_live(tx, user, now - SILENCE).await? >= u64::from(limit) {
        return Err(AiError::TooManyStreams { limit });
    }
    Ok(())
}

/// Writes down that an answer begins.
pub(super) async fn begin(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    run: Begun<'_>,
) -> Result<RunId, Fault> {
    let id = RunId::new(app.ids.uuid());
    let row = NewRun {
        id: id.clone(),
        user_id: access.user().id.clone(),
        organization_id: run.allowance.organization.clone(),
        conversation_id: run.conversation.cloned(),
        kind: run.kind,
        model: app.engine.model.name().to_owned(),
    };
    runs::insert(tx, &row, app.now()).await?;
    Ok(id)
}

/// What is to begin.
#[derive(Debug)]
pub(super) struct Begun<'a> {
    pub(super) kind: &'static str,
    pub(super) allowance: &'a Allowance,
    pub(super) conversation: Option<&'a ConversationId>,
}
