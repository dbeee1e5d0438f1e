use std::sync::LazyLock;

use beztack_domain::account::{ExportValue, Record};
use beztack_domain::id::UserId;
use beztack_domain::{EmailAddress, Fault, FaultKind};
use chrono::NaiveDateTime;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait as _, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait as _, DbErr, QueryResult};

use super::parts::{Part, Staff, Whose};
use crate::Read;
use crate::entity::shape::{self, EntityColumn, EntityTable};
use crate::fault::OrFault as _;
use crate::time::moment;

/// Every table there is, as its entity describes it.
static TABLES: LazyLock<Vec<EntityTable>> = LazyLock::new(shape::tables);

/// What the other column is, where a table holds those of organizations, too.
const USER: &str = "user";

/// Where a page ended.
#[derive(Clone, Debug)]
pub struct Position(Vec<ExportValue>);

/// The rows of one page, and where it ended if there may be more.
pub async fn page(
    db: &impl Read,
    part: &Part,
    (user, email): (&UserId, &EmailAddress),
    after: Option<&Position>,
) -> Result<(Vec<Record>, Option<Position>), Fault> {
    let doing = "exporting what is held about a person";
    let columns = columns(part)?;
    let mut select = Query::select();
    for column in &columns {
        select.expr_as(shown(part, column), Alias::new(&column.name));
    }
    select.from(Alias::new(part.table)).limit(part.at_once);
    select.cond_where(belonging(part, user, email));
    if let Some(Position(values)) = after {
        select.cond_where(behind(part.key, values));
    }
    for key in part.key {
        select.order_by(Alias::new(*key), Order::Asc);
    }
    let rows = db.connection().query_all(&select).await.or_fault(doing)?;
    let is_last = u64::try_from(rows.len()).unwrap_or_default() < part.at_once;
    let read = |row, column: &EntityColumn| value(row, column).or_fault(doing);
    let end = rows.last().filter(|_| !is_last);
    let end = end.map(|row| {
        let key = part.key.iter().filter_map(|key| named(&columns, key));
        key.map(|column| read(row, column)).collect()
    });
    let records = rows
        .iter()
        .map(|row| record(part, &columns, |column| read(row, column)));
    let records = records.collect::<Result<_, _>>()?;
    Ok((records, end.transpose()?.map(Position)))
}

/// Those of the table that are handed out.
fn columns(part: &Part) -> Result<Vec<&'static EntityColumn>, Fault> {
    let table = TABLES
        .iter()
        .find(|table| table.name == part.table)
        .ok_or_else(|| Fault::new(FaultKind::Internal, "a part of the export has no table"))?;
    let is_left_out = |name: &str| part.left_out.iter().any(|(column, _)| *column == name);
    let columns = table.columns.iter();
    Ok(columns
        .filter(|column| !is_left_out(&column.name))
        .collect())
}

fn named<'a>(columns: &[&'a EntityColumn], name: &str) -> Option<&'a EntityColumn> {
    columns.iter().copied().find(|column| column.name == name)
}

/// The column, as far as it tells of the person and not of somebody else.
fn shown(part: &Part, column: &EntityColumn) -> Expr {
    match part.staff {
        Staff::Columns(actor, of_theirs) if of_theirs.contains(&&*column.name) => {
            let nobody_else = Expr::col(Alias::new(actor)).is_null();
            Expr::case(nobody_else, readable(column)).into()
        }
        _ => readable(column),
    }
}

/// In a type that both databases give back in the same way.
fn readable(column: &EntityColumn) -> Expr {
    let name = &column.name;
    match column.kind {
        "integer" | "bigint" => Expr::cust(format!("CAST(\"{name}\" AS bigint)")),
        "numeric" | "json" => Expr::cust(format!("CAST(\"{name}\" AS text)")),
        _ => Expr::col(Alias::new(name)),
    }
}

fn belonging(part: &Part, user: &UserId, email: &EmailAddress) -> Condition {
    let col = |name: &'static str| Expr::col(Alias::new(name));
    let all = match part.staff {
        Staff::Rows(column) => Condition::all().add(col(column).is_null()),
        Staff::Columns(..) | Staff::Nowhere => Condition::all(),
    };
    match part.whose {
        Whose::User(column) => all.add(col(column).eq(user.as_str())),
        Whose::Address(column) => all.add(col(column).eq(email.as_str())),
        Whose::Subject(kind, column) => all
            .add(col(kind).eq(USER))
            .add(col(column).eq(user.as_str())),
        Whose::Conversation(column) => {
            all.add(col(column).in_subquery(theirs("ai_conversation", user)))
        }
        Whose::Subscription(column) => {
            all.add(col(column).in_subquery(theirs("subscription", user)))
        }
    }
}

/// The ids of what a person has in another table.
fn theirs(table: &'static str, user: &UserId) -> SelectStatement {
    Query::select()
        .column(Alias::new("id"))
        .from(Alias::new(table))
        .and_where(Expr::col(Alias::new("user_id")).eq(user.as_str()))
        .take()
}

/// Behind these values of the key, in the order of its columns.
fn behind(key: &[&'static str], values: &[ExportValue]) -> Condition {
    let mut any = Condition::any();
    for (last, (column, value)) in key.iter().zip(values).enumerate() {
        let mut all = Condition::all();
        for (column, value) in key.iter().zip(values).take(last) {
            all = all.add(Expr::col(Alias::new(*column)).eq(bound(value)));
        }
        any = any.add(all.add(Expr::col(Alias::new(*column)).gt(bound(value))));
    }
    any
}

/// Keys are text or whole numbers.
fn bound(value: &ExportValue) -> Expr {
    match value {
        ExportValue::Integer(number) => Expr::val(*number),
        ExportValue::Text(text) => Expr::val(text.as_str()),
        _ => Expr::val(Option::<String>::None),
    }
}

fn record(
    part: &Part,
    columns: &[&EntityColumn],
    read: impl Fn(&EntityColumn) -> Result<ExportValue, Fault>,
) -> Result<Record, Fault> {
    let mut record = Record::new();
    for column in columns {
        let value = match read(column)? {
            ExportValue::Text(text) if part.json.contains(&&*column.name) => {
                ExportValue::Json(text)
            }
            value => value,
        };
        record.push((column.name.clone(), value));
    }
    Ok(record)
}

fn value(row: &QueryResult, column: &EntityColumn) -> Result<ExportValue, DbErr> {
    let name = &*column.name;
    let value = match column.kind {
        "boolean" => row
            .try_get::<Option<bool>>("", name)?
            .map(ExportValue::Boolean),
        "integer" | "bigint" => row
            .try_get::<Option<i64>>("", name)?
            .map(ExportValue::Integer),
        "timestamp" => row
            .try_get::<Option<NaiveDateTime>>("", name)?
            .map(|time| ExportValue::Time(moment(time))),
        "numeric" => row
            .try_get::<Option<String>>("", name)?
            .map(ExportValue::Decimal),
        "json" => row
            .try_get::<Option<String>>("", name)?
            .map(ExportValue::Json),
        _ => row
            .try_get::<Option<String>>("", name)?
            .map(ExportValue::Text),
    };
    Ok(value.unwrap_or(ExportValue::Null))
}
