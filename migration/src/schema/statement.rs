//! Descriptions turned into statements, for either database.

use sea_orm::sea_query::{
    Alias, ColumnDef, ColumnType, Expr, ForeignKey as ForeignKeyStatement, ForeignKeyAction,
    Index as IndexStatement, IndexCreateStatement, IntoIden, Table as TableStatement,
    TableAlterStatement, TableCreateStatement, TableDropStatement,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use super::{Column, Index, OnDelete, Table, Value};

/// Creates a table with its keys, its indexes and, on PostgreSQL, its comments.
pub(crate) async fn create<C: ConnectionTrait>(db: &C, table: &Table) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    db.execute(&create_table(table, backend)).await?;
    for index in table.indexes {
        db.execute(&create_index(
            table.name,
            index.name,
            index.columns,
            index.unique,
        ))
        .await?;
    }
    if backend == DbBackend::Postgres {
        for comment in comments(table) {
            db.execute_unprepared(&comment).await?;
        }
    }
    Ok(())
}

/// Adds a column to a table that exists. A required one must have a default.
pub(crate) async fn add_column<C: ConnectionTrait>(
    db: &C,
    table: &str,
    column: &Column,
) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let mut statement = TableAlterStatement::new();
    statement
        .table(Alias::new(table))
        .add_column(definition(column, false, backend));
    db.execute(&statement).await?;
    if backend == DbBackend::Postgres
        && let Some(comment) = column_comment(table, column)
    {
        db.execute_unprepared(&comment).await?;
    }
    Ok(())
}

/// `CREATE [UNIQUE] INDEX name ON table (columns)`.
pub(crate) fn create_index(
    table: &str,
    name: &str,
    columns: &[&str],
    unique: bool,
) -> IndexCreateStatement {
    let mut statement = IndexStatement::create();
    statement.name(name).table(Alias::new(table));
    for column in columns {
        statement.col(Alias::new(*column));
    }
    if unique {
        statement.unique();
    }
    statement.take()
}

/// `DROP TABLE name`, which takes the indexes along.
pub(crate) fn drop_table(name: &str) -> TableDropStatement {
    TableStatement::drop().table(Alias::new(name)).take()
}

/// Constraints carry the names that the original's tool gives them: `user_email_unique`,
/// `session_user_id_user_id_fk`.
fn create_table(table: &Table, backend: DbBackend) -> TableCreateStatement {
    let mut statement = TableStatement::create();
    statement.table(Alias::new(table.name));
    let single_key = table.primary_key.len() == 1;
    for column in table.columns {
        let is_key = single_key && table.primary_key.contains(&column.name);
        statement.col(definition(column, is_key, backend));
    }
    if !single_key {
        let mut key = IndexStatement::create();
        for column in table.primary_key {
            key.col(Alias::new(*column));
        }
        statement.primary_key(&mut key);
    }
    for columns in table.uniques {
        let name = format!("{}_{}_unique", table.name, columns.join("_"));
        let mut unique = IndexStatement::create();
        unique.unique().name(name);
        for column in *columns {
            unique.col(Alias::new(*column));
        }
        statement.index(&mut unique);
    }
    for key in table.foreign_keys {
        let name = format!("{}_{}_{}_id_fk", table.name, key.column, key.references);
        statement.foreign_key(
            ForeignKeyStatement::create()
                .name(name)
                .from(Alias::new(table.name), Alias::new(key.column))
                .to(Alias::new(key.references), Alias::new("id"))
                .on_delete(action(key.on_delete)),
        );
    }
    statement
}

fn definition(column: &Column, is_key: bool, backend: DbBackend) -> ColumnDef {
    // The original's sequences, not the identity columns that sea-query would make.
    let serial = matches!(column.default, Some(Value::Serial)) && backend == DbBackend::Postgres;
    let kind = if serial {
        ColumnType::Custom(Alias::new("serial").into_iden())
    } else {
        column.kind.column_type(backend)
    };
    let mut definition = ColumnDef::new_with_type(Alias::new(column.name), kind);
    if !column.nullable {
        definition.not_null();
    }
    if is_key {
        definition.primary_key();
    }
    match column.default {
        None => {}
        Some(Value::Serial) if serial => {}
        Some(Value::Serial) => {
            definition.auto_increment();
        }
        Some(Value::Now) if backend == DbBackend::Postgres => {
            definition.default(Expr::cust("now()"));
        }
        Some(Value::Now) => {
            definition.default(Expr::current_timestamp());
        }
        Some(Value::Bool(value)) => {
            definition.default(value);
        }
        Some(Value::Int(value)) => {
            definition.default(value);
        }
        Some(Value::Text(value)) => {
            definition.default(value);
        }
    }
    definition
}

const fn action(on_delete: OnDelete) -> ForeignKeyAction {
    match on_delete {
        OnDelete::Cascade => ForeignKeyAction::Cascade,
        OnDelete::NoAction => ForeignKeyAction::NoAction,
        OnDelete::Restrict => ForeignKeyAction::Restrict,
        OnDelete::SetNull => ForeignKeyAction::SetNull,
        OnDelete::SetDefault => ForeignKeyAction::SetDefault,
    }
}

fn comments(table: &Table) -> impl Iterator<Item = String> {
    let name = table.name;
    let whole = format!("COMMENT ON TABLE \"{name}\" IS {}", quoted(table.about));
    let columns = table.columns.iter();
    std::iter::once(whole).chain(columns.filter_map(move |column| column_comment(name, column)))
}

fn column_comment(table: &str, column: &Column) -> Option<String> {
    let about = quoted(column.about?);
    let name = column.name;
    Some(format!(
        "COMMENT ON COLUMN \"{table}\".\"{name}\" IS {about}"
    ))
}

/// A text as an SQL literal; DDL takes no parameters.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Index {
    /// Creates this index on a table that exists.
    pub(crate) fn on(&self, table: &str) -> IndexCreateStatement {
        create_index(table, self.name, self.columns, self.unique)
    }
}
