//! What a database looks like right now: tables, columns, keys and indexes, without their names.
//!
//! PostgreSQL is asked through its catalogue, for the current schema only; SQLite through pragmas.
//! Indexes on expressions or on a part of the rows are left out: they neither guarantee nor serve
//! what a whole index does.

mod postgres;
mod sqlite;

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

pub use crate::schema::{Kind, OnDelete};

/// All tables of a database, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The tables; views and the database's own tables are not among them.
    pub tables: BTreeMap<String, Table>,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// In the order of the table.
    pub columns: Vec<Column>,
    /// The columns of the primary key, in its order; empty without one.
    pub primary_key: Vec<String>,
    /// Column lists of unique constraints and unique indexes, sorted.
    pub uniques: Vec<Vec<String>>,
    /// References to other tables, sorted.
    pub foreign_keys: Vec<ForeignKey>,
    /// Column lists of indexes that are not unique, sorted.
    pub indexes: Vec<Vec<String>>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name.
    pub name: String,
    /// The type as the database spells it.
    pub type_name: String,
    /// The type in neutral terms.
    pub kind: Kind,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether the database can fill it in: a default, an identity or a generated column.
    pub has_default: bool,
}

/// A reference to another table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The referring columns.
    pub columns: Vec<String>,
    /// The table referred to; with its schema where that is not the current one.
    pub references: String,
    /// The columns referred to.
    pub referenced_columns: Vec<String>,
    /// What happens to the referring row.
    pub on_delete: OnDelete,
}

/// Reads the live schema.
///
/// # Errors
/// When a query fails, or on a database that is neither PostgreSQL nor SQLite.
pub async fn read<C: ConnectionTrait>(db: &C) -> Result<Schema, DbErr> {
    let backend = db.get_database_backend();
    let catalogue = match backend {
        DbBackend::Postgres => &postgres::CATALOGUE,
        DbBackend::Sqlite => &sqlite::CATALOGUE,
        _ => {
            return Err(DbErr::BackendNotSupported {
                db: backend.as_str(),
                ctx: "live schema",
            });
        }
    };
    let rows = |sql: &str| db.query_all_raw(Statement::from_string(backend, sql));
    let mut schema = Schema::default();
    schema.add_columns(&rows(catalogue.columns).await?, catalogue.kind)?;
    schema.add_indexes(&rows(catalogue.indexes).await?)?;
    schema.add_foreign_keys(&rows(catalogue.foreign_keys).await?)?;
    for table in schema.tables.values_mut() {
        table.uniques.sort();
        table.indexes.sort();
        table.foreign_keys.sort_by(|a, b| a.columns.cmp(&b.columns));
    }
    Ok(schema)
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether no two rows can agree in these columns, whatever their order.
    pub fn is_unique_by(&self, columns: &[&str]) -> bool {
        std::iter::once(&self.primary_key)
            .chain(&self.uniques)
            .any(|key| {
                key.len() == columns.len() && key.iter().all(|c| columns.contains(&c.as_str()))
            })
    }

    /// Whether some index, unique or not, begins with these columns.
    pub fn is_indexed_by(&self, columns: &[&str]) -> bool {
        std::iter::once(&self.primary_key)
            .chain(&self.uniques)
            .chain(&self.indexes)
            .any(|index| {
                index.len() >= columns.len() && index.iter().zip(columns).all(|(a, b)| a == b)
            })
    }
}

/// How one database is asked. Both give the same columns under the same names.
struct Catalogue {
    /// `table_name`, `column_name`, `type_name`, `is_nullable`, `has_default`.
    columns: &'static str,
    /// One row per column of an index: `table_name`, `index_name`, `column_name`, `is_primary`,
    /// `is_unique`.
    indexes: &'static str,
    /// One row per column of a key: `table_name`, `key_name`, `column_name`, `references_table`,
    /// `references_column`, `on_delete`.
    foreign_keys: &'static str,
    /// Reads a `type_name`.
    kind: fn(&str) -> Kind,
}

impl Schema {
    fn add_columns(&mut self, rows: &[QueryResult], kind: fn(&str) -> Kind) -> Result<(), DbErr> {
        for row in rows {
            let type_name: String = row.try_get("", "type_name")?;
            let column = Column {
                name: row.try_get("", "column_name")?,
                kind: kind(&type_name),
                type_name,
                nullable: row.try_get("", "is_nullable")?,
                has_default: row.try_get("", "has_default")?,
            };
            let table = row.try_get("", "table_name")?;
            self.tables.entry(table).or_default().columns.push(column);
        }
        Ok(())
    }

    fn add_indexes(&mut self, rows: &[QueryResult]) -> Result<(), DbErr> {
        let mut found: BTreeMap<(String, String), (bool, bool, Vec<String>)> = BTreeMap::new();
        for row in rows {
            let id = (
                row.try_get("", "table_name")?,
                row.try_get("", "index_name")?,
            );
            let index = found.entry(id).or_default();
            index.0 = row.try_get("", "is_primary")?;
            index.1 = row.try_get("", "is_unique")?;
            index.2.push(row.try_get("", "column_name")?);
        }
        for ((table, _), (is_primary, is_unique, columns)) in found {
            let table = self.tables.entry(table).or_default();
            match (is_primary, is_unique) {
                (true, _) => table.primary_key = columns,
                (false, true) => table.uniques.push(columns),
                (false, false) => table.indexes.push(columns),
            }
        }
        Ok(())
    }

    fn add_foreign_keys(&mut self, rows: &[QueryResult]) -> Result<(), DbErr> {
        let mut found: BTreeMap<(String, String), ForeignKey> = BTreeMap::new();
        for row in rows {
            let id = (row.try_get("", "table_name")?, row.try_get("", "key_name")?);
            let on_delete: String = row.try_get("", "on_delete")?;
            let references = row.try_get("", "references_table")?;
            let key = found.entry(id).or_insert_with(|| ForeignKey {
                columns: Vec::new(),
                references,
                referenced_columns: Vec::new(),
                on_delete: action(&on_delete),
            });
            key.columns.push(row.try_get("", "column_name")?);
            key.referenced_columns
                .push(row.try_get("", "references_column")?);
        }
        for ((table, _), key) in found {
            self.tables.entry(table).or_default().foreign_keys.push(key);
        }
        Ok(())
    }
}

fn action(on_delete: &str) -> OnDelete {
    match on_delete {
        "CASCADE" => OnDelete::Cascade,
        "RESTRICT" => OnDelete::Restrict,
        "SET NULL" => OnDelete::SetNull,
        "SET DEFAULT" => OnDelete::SetDefault,
        _ => OnDelete::NoAction,
    }
}
