//! Looks at a database and makes the plan.

use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::MigratorTrait;

use super::compare::{Comparison, compare};
use super::{AdoptError, Difference, Plan, PlannedIndex, Shape, TableRows, price};
use crate::live::{self, Schema};
use crate::m20260801_000001_create_baseline as create_baseline;
use crate::m20260801_000002_index_lookups as index_lookups;
use crate::m20261122_000010_index_people_in_order as people_in_order;
use crate::m20261122_000012_index_mailed_links as mailed_links;
use crate::{Migrator, baseline};

/// The columns by which a database of Better Auth 1.7 is told from one of 1.4.
const SINCE_1_7: [(&str, &str); 3] = [
    ("two_factor", "verified"),
    ("team", "member_count"),
    ("team_member", "membership_key"),
];

/// See [`plan`](super::plan); also asked once more inside the transaction that adopts.
pub(super) async fn inspect<C: ConnectionTrait>(db: &C) -> Result<Plan, AdoptError> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Err(AdoptError::NotPostgres);
    }
    let live = live::read(db).await?;
    let history = history(db, &live).await?;
    if history
        .iter()
        .any(|version| version == create_baseline::NAME)
    {
        return Err(AdoptError::AlreadyAdopted);
    }
    if !["user", "session"]
        .iter()
        .all(|table| live.tables.contains_key(*table))
    {
        return Err(AdoptError::NothingToAdopt);
    }
    let Comparison {
        additions,
        mut differences,
    } = compare(&live);
    let foreign = history.into_iter();
    differences.extend(foreign.map(|version| Difference::ForeignHistory { version }));
    if !differences.is_empty() {
        return Err(AdoptError::Different(differences));
    }
    Ok(Plan {
        shape: shape(&live),
        rows: rows(db, &live).await?,
        additions,
        indexes: indexes(db, &live).await?,
        prices: if live.tables.contains_key("plan") {
            price::read(db).await?
        } else {
            Vec::new()
        },
        migrations: Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect(),
    })
}

/// The migrations that are recorded; none where no table records any.
async fn history<C: ConnectionTrait>(db: &C, live: &Schema) -> Result<Vec<String>, DbErr> {
    if !live.tables.contains_key("seaql_migrations") {
        return Ok(Vec::new());
    }
    let versions = Query::select()
        .column(Alias::new("version"))
        .from(Alias::new("seaql_migrations"))
        .take();
    let rows = db.query_all(&versions).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

fn shape(live: &Schema) -> Shape {
    let mut names = live.tables.keys();
    if names.any(|table| baseline::is_billing(table)) {
        return Shape::Original;
    }
    let with_1_7 = SINCE_1_7.iter().any(|(table, column)| {
        let table = live.tables.get(*table);
        table.is_some_and(|table| table.column(column).is_some())
    });
    Shape::BetterAuth { with_1_7 }
}

async fn rows<C: ConnectionTrait>(db: &C, live: &Schema) -> Result<Vec<TableRows>, DbErr> {
    let mut counts = Vec::new();
    let known = baseline::TABLES.iter().map(|table| table.name);
    for table in known.filter(|table| live.tables.contains_key(*table)) {
        let count = Query::select()
            .expr_as(Expr::cust("count(*)"), "count")
            .from(Alias::new(table))
            .take();
        let row = db.query_one(&count).await?;
        counts.push(TableRows {
            table: table.to_owned(),
            rows: row.map_or(Ok(0), |row| row.try_get("", "count"))?,
        });
    }
    Ok(counts)
}

/// What will be there in the end: not what one migration makes and a later one replaces.
async fn indexes<C: ConnectionTrait>(db: &C, live: &Schema) -> Result<Vec<PlannedIndex>, DbErr> {
    let missing = index_lookups::missing(db, live).await?;
    let stays = |table, columns: &[&str]| {
        table != people_in_order::TABLE || columns != people_in_order::REPLACED
    };
    let lookups = missing
        .iter()
        .filter(|index| stays(index.table, index.columns))
        .map(|index| PlannedIndex {
            unique: index.unique,
            duplicates: index.duplicates,
            ..planned(index.table, index.columns)
        });
    let ordered = people_in_order::is_missing(live)
        .then(|| planned(people_in_order::TABLE, &people_in_order::COLUMNS));
    let mailed = mailed_links::is_missing(live)
        .then(|| planned(mailed_links::TABLE, &mailed_links::COLUMNS));
    Ok(lookups.chain(ordered).chain(mailed).collect())
}

/// An index that need not be unique.
fn planned(table: &str, columns: &[&str]) -> PlannedIndex {
    PlannedIndex {
        table: table.to_owned(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        unique: false,
        duplicates: 0,
    }
}
