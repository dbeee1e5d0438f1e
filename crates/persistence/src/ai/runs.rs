//! The table `ai_run`: answers in the making, and those that were made.

use beztack_domain::Fault;
use beztack_domain::ai::Usage;
use beztack_domain::id::{ConversationId, OrganizationId, RunId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

use crate::entity::ai_run::{ActiveModel, Column, Entity};
use crate::fault::OrFault as _;
use crate::time::{column, moment};
use crate::{Read, Tx};

const RUNNING: &str = "running";
const STOPPING: &str = "stopping";
const REPLACED: &str = "replaced";

/// Why an answer in the making is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenUp {
    /// It is not wanted any more; what was said stays said.
    Stopped,
    /// Another one takes its place; what was said is forgotten.
    Replaced,
}

/// An answer that begins.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// Opaque identifier.
    pub id: RunId,
    /// Who asked.
    pub user_id: UserId,
    /// On whose behalf.
    pub organization_id: Option<OrganizationId>,
    /// Where; none for a single question.
    pub conversation_id: Option<ConversationId>,
    /// `chat`, `completion`, `object` or `receipt`.
    pub kind: &'static str,
    /// Who answers.
    pub model: String,
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is complete.
    Finished,
    /// It was given up.
    Stopped,
    /// Something broke.
    Failed,
}

/// An answer as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunState {
    /// Whether it is still in the making.
    pub is_running: bool,
    /// When its maker was last heard of.
    pub heartbeat_at: DateTime<Utc>,
    /// Until when somebody reads along elsewhere.
    pub watched_until: Option<DateTime<Utc>>,
}

/// Writes one that begins.
pub async fn insert(tx: &Tx, run: &NewRun, now: DateTime<Utc>) -> Result<(), Fault> {
    let row = ActiveModel {
        id: Set(run.id.as_str().to_owned()),
        user_id: Set(run.user_id.as_str().to_owned()),
        organization_id: Set(run.organization_id.as_ref().map(ToString::to_string)),
        conversation_id: Set(run.conversation_id.as_ref().map(ToString::to_string)),
        kind: Set(run.kind.to_owned()),
        model: Set(run.model.clone()),
        status: Set(RUNNING.to_owned()),
        heartbeat_at: Set(column(now)),
        watched_until: NotSet,
        input_tokens: Set(0),
        output_tokens: Set(0),
        created_at: Set(column(now)),
        finished_at: NotSet,
    };
    Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("writing a run")
}

/// How many answers to `user` are in the making, of which something was heard since.
pub async fn count_live(db: &impl Read, user: &UserId, since: DateTime<Utc>) -> Result<u64, Fault> {
    live(since)
        .filter(Column::UserId.eq(user.as_str()))
        .count(db.connection())
        .await
        .or_fault("counting runs")
}

/// The answer in the making in a conversation, if something was heard of it since.
pub async fn find_live(
    db: &impl Read,
    conversation: &ConversationId,
    since: DateTime<Utc>,
) -> Result<Option<RunId>, Fault> {
    let row = live(since)
        .filter(Column::ConversationId.eq(conversation.as_str()))
        .order_by_desc(Column::CreatedAt)
        .one(db.connection())
        .await
        .or_fault("finding a run")?;
    Ok(row.map(|row| RunId::new(row.id)))
}

fn live(since: DateTime<Utc>) -> Select<Entity> {
    Entity::find()
        .filter(Column::Status.eq(RUNNING))
        .filter(Column::HeartbeatAt.gte(column(since)))
}

/// How an answer stands; `None` if its conversation is gone.
pub async fn state(db: &impl Read, id: &RunId) -> Result<Option<RunState>, Fault> {
    let row = Entity::find_by_id(id.as_str())
        .one(db.connection())
        .await
        .or_fault("looking at a run")?;
    Ok(row.map(|row| RunState {
        is_running: row.status == RUNNING,
        heartbeat_at: moment(row.heartbeat_at),
        watched_until: row.watched_until.map(moment),
    }))
}

/// Its maker is alive.
pub async fn beat(tx: &Tx, id: &RunId, now: DateTime<Utc>) -> Result<(), Fault> {
    set_time(tx, id, Column::HeartbeatAt, now).await
}

/// Somebody reads along until then.
pub async fn watch(tx: &Tx, id: &RunId, until: DateTime<Utc>) -> Result<(), Fault> {
    set_time(tx, id, Column::WatchedUntil, until).await
}

async fn set_time(tx: &Tx, id: &RunId, what: Column, time: DateTime<Utc>) -> Result<(), Fault> {
    Entity::update_many()
        .col_expr(what, Expr::value(column(time)))
        .filter(Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("marking a run")
}

/// Gives up whatever is in the making in a conversation; who makes it will notice.
/// Returns what that was.
pub async fn give_up(
    tx: &Tx,
    conversation: &ConversationId,
    why: GivenUp,
) -> Result<Vec<RunId>, Fault> {
    let status = match why {
        GivenUp::Stopped => STOPPING,
        GivenUp::Replaced => REPLACED,
    };
    let of_conversation = Column::ConversationId.eq(conversation.as_str());
    let in_the_making = Column::Status.is_in([RUNNING, STOPPING]);
    let rows = Entity::find()
        .filter(of_conversation.clone())
        .filter(in_the_making.clone())
        .all(tx.conn())
        .await
        .or_fault("finding runs to give up")?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .filter(of_conversation)
        .filter(in_the_making)
        .exec(tx.conn())
        .await
        .or_fault("giving up runs")?;
    Ok(rows.into_iter().map(|row| RunId::new(row.id)).collect())
}

/// Ends an answer and writes down what it took. Returns whether what was said is still
/// wanted: another answer may have taken its place.
pub async fn finish(
    tx: &Tx,
    id: &RunId,
    ended: Ended,
    usage: Usage,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let status = match ended {
        Ended::Finished => "finished",
        Ended::Stopped => "stopped",
        Ended::Failed => "failed",
    };
    let ended = Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .filter(Column::Id.eq(id.as_str()))
        .filter(Column::Status.is_in([RUNNING, STOPPING]))
        .exec(tx.conn())
        .await
        .or_fault("ending a run")?;
    Entity::update_many()
        .col_expr(Column::FinishedAt, Expr::value(column(now)))
        .col_expr(Column::InputTokens, Expr::value(tokens(usage.input)))
        .col_expr(Column::OutputTokens, Expr::value(tokens(usage.output)))
        .filter(Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .or_fault("writing down what a run took")?;
    Ok(ended.rows_affected > 0)
}

pub(super) fn tokens(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
