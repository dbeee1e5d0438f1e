//! What keeps a database from being adopted.

use crate::live::OnDelete;

/// One way in which a live database is not what we could work on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// A column is missing, and rows that exist could not be given a value.
    #[error("{table}.{column} is missing")]
    MissingColumn { table: String, column: String },
    /// A column has another type.
    #[error("{table}.{column} is of type {found}, not {expected}")]
    Type {
        table: String,
        column: String,
        found: String,
        expected: String,
    },
    /// A column may be null where we rely on a value.
    #[error("{table}.{column} may be null")]
    Nullable { table: String, column: String },
    /// A column must not be null where we write null.
    #[error("{table}.{column} must not be null, but is written as null")]
    NotNullable { table: String, column: String },
    /// A key that the database should make has no default.
    #[error("{table}.{column} has no default")]
    NoDefault { table: String, column: String },
    /// A further column that wants a value of which we know nothing.
    #[error("{table}.{column} is unknown and cannot be left out")]
    UnknownRequired { table: String, column: String },
    /// Another primary key, or none.
    #[error("{table} has no primary key ({columns})")]
    PrimaryKey { table: String, columns: String },
    /// Something that must be unique is not.
    #[error("{table} is not unique by ({columns})")]
    NotUnique { table: String, columns: String },
    /// A reference that is missing, or that does something else on deletion.
    #[error("{table}.{column} does not refer to {references} (id) with on delete {on_delete}")]
    ForeignKey {
        table: String,
        column: String,
        references: String,
        on_delete: OnDelete,
    },
    /// A name that a migration needs is in use.
    #[error("{name} exists, but not by a migration of ours")]
    Taken { name: String },
    /// The history of migrations is not ours.
    #[error("seaql_migrations is another program's history ({version})")]
    ForeignHistory { version: String },
}
