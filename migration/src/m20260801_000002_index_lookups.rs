//! What the original never indexed: every foreign key, every column that is filtered on, and the
//! pairs that must be unique (original-api.md 3.3 and D33).

use async_trait::async_trait;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Index, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::live::{self, Schema};
use crate::schema;

/// The name under which this migration is recorded.
const NAME: &str = "m20260801_000002_index_lookups";

const LOOKUPS: [Lookup; 19] = [
    Lookup::unique("member", &["organization_id", "user_id"]),
    Lookup::unique("team_member", &["team_id", "user_id"]),
    Lookup::unique("plan", &["provider", "provider_plan_id"]),
    Lookup::unique("subscription", &["provider", "provider_subscription_id"]),
    Lookup::unique("payment", &["provider", "provider_payment_id"]),
    Lookup::plain("user", &["created_at"]),
    Lookup::plain("session", &["user_id"]),
    Lookup::plain("session", &["expires_at"]),
    Lookup::plain("account", &["user_id"]),
    Lookup::plain("account", &["provider_id", "account_id"]),
    Lookup::plain("verification", &["identifier"]),
    Lookup::plain("verification", &["expires_at"]),
    Lookup::plain("two_factor", &["user_id"]),
    Lookup::plain("member", &["user_id"]),
    Lookup::plain("team_member", &["user_id"]),
    Lookup::plain("team", &["organization_id"]),
    Lookup::plain("invitation", &["organization_id"]),
    Lookup::plain("invitation", &["email"]),
    Lookup::plain("invitation", &["inviter_id"]),
];

/// Columns by which rows are found.
#[derive(Clone, Copy, Debug)]
struct Lookup {
    table: &'static str,
    columns: &'static [&'static str],
    unique: bool,
}

/// An index that a live database lacks.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [&'static str],
    /// Whether it is to be unique, and can be.
    pub(crate) unique: bool,
    /// How many combinations of values occur more than once where none should.
    pub(crate) duplicates: i64,
}

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for index in missing(db, &live::read(db).await?).await? {
            let name = name(index.table, index.columns, index.unique);
            if index.duplicates > 0 {
                tracing::warn!(
                    table = index.table,
                    columns = index.columns.join(", "),
                    duplicates = index.duplicates,
                    "values occur more than once: the index {name} is not unique"
                );
            }
            let statement = schema::create_index(index.table, &name, index.columns, index.unique);
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    /// Drops by name, under both names that an index may have got.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for lookup in LOOKUPS {
            for unique in [true, false] {
                let name = name(lookup.table, lookup.columns, unique);
                let mut statement = Index::drop();
                statement.name(name).if_exists();
                manager.drop_index(statement).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

impl Lookup {
    const fn plain(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            table,
            columns,
            unique: false,
        }
    }

    const fn unique(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            table,
            columns,
            unique: true,
        }
    }
}

/// The look-ups that the tables of a live schema have no index for yet. Tables that do not exist
/// are passed over.
pub(crate) async fn missing<C: ConnectionTrait>(
    db: &C,
    live: &Schema,
) -> Result<Vec<Missing>, DbErr> {
    let mut missing = Vec::new();
    for lookup in LOOKUPS {
        let Some(table) = live.tables.get(lookup.table) else {
            continue;
        };
        if lookup.unique && table.is_unique_by(lookup.columns) {
            continue;
        }
        let duplicates = if lookup.unique {
            count_duplicates(db, &lookup).await?
        } else {
            0
        };
        let unique = lookup.unique && duplicates == 0;
        if unique || !table.is_indexed_by(lookup.columns) {
            missing.push(Missing {
                table: lookup.table,
                columns: lookup.columns,
                unique,
                duplicates,
            });
        }
    }
    Ok(missing)
}

async fn count_duplicates<C: ConnectionTrait>(db: &C, lookup: &Lookup) -> Result<i64, DbErr> {
    let mut repeated: SelectStatement = Query::select();
    repeated
        .expr(Expr::val(1))
        .from(Alias::new(lookup.table))
        .group_by_columns(lookup.columns.iter().map(|column| Alias::new(*column)))
        .and_having(Expr::cust("count(*) > 1"));
    for column in lookup.columns {
        repeated.and_where(Expr::col(Alias::new(*column)).is_not_null());
    }
    let count = Query::select()
        .expr_as(Expr::cust("count(*)"), "count")
        .from_subquery(repeated, "repeated")
        .take();
    let row = db.query_one(&count).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}

/// `member_organization_id_user_id_key` when unique, `session_user_id_idx` when not.
fn name(table: &str, columns: &[&str], unique: bool) -> String {
    let kind = if unique { "key" } else { "idx" };
    format!("{table}_{}_{kind}", columns.join("_"))
}
