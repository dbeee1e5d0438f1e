//! Tables as data: what a migration creates, and what adoption compares a live database with.
//!
//! Constants of these types are part of the frozen history. Types may gain builders; what a
//! constant says about a table must stay what it was.

mod kind;
mod statement;

pub use kind::Kind;
pub(crate) use statement::{add_column, create, create_index, drop_table};

use std::fmt;

/// One table: columns, keys and indexes. Built as `Table { name, .., ..Table::EMPTY }`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// One line for `COMMENT ON TABLE`.
    pub(crate) about: &'static str,
    pub(crate) columns: &'static [Column],
    pub(crate) primary_key: &'static [&'static str],
    /// Unique constraints, each a list of columns.
    pub(crate) uniques: &'static [&'static [&'static str]],
    pub(crate) foreign_keys: &'static [ForeignKey],
    pub(crate) indexes: &'static [Index],
}

impl Table {
    /// What most tables share: a primary key `id` and nothing else.
    pub(crate) const EMPTY: Self = Self {
        name: "",
        about: "",
        columns: &[],
        primary_key: &["id"],
        uniques: &[],
        foreign_keys: &[],
        indexes: &[],
    };

    /// Everything that must be unique besides the primary key: constraints and unique indexes.
    pub(crate) fn unique_columns(&self) -> impl Iterator<Item = &'static [&'static str]> {
        let constraints = self.uniques.iter().copied();
        let indexes = self.indexes.iter().filter(|index| index.unique);
        constraints.chain(indexes.map(|index| index.columns))
    }

    /// Whether this table describes a column of that name.
    pub(crate) fn has_column(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }
}

/// One column; nullable and without default until a builder says otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
    pub(crate) default: Option<Value>,
    /// One line for `COMMENT ON COLUMN`, where the name does not say enough.
    pub(crate) about: Option<&'static str>,
}

/// What the database fills in by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    /// The time of the statement.
    Now,
    /// The next number: `serial` on PostgreSQL, an autoincrementing row id on SQLite.
    Serial,
    Bool(bool),
    Int(i32),
    Text(&'static str),
}

/// A reference from one column to another table's `id`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForeignKey {
    pub(crate) column: &'static str,
    pub(crate) references: &'static str,
    pub(crate) on_delete: OnDelete,
}

/// An index of its own, with the name it has in the database.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) unique: bool,
}

/// What happens to a row when the row it refers to is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    /// It is deleted, too.
    Cascade,
    /// The deletion is refused (SQL's `NO ACTION`).
    NoAction,
    /// The deletion is refused at once (SQL's `RESTRICT`).
    Restrict,
    /// The reference becomes null.
    SetNull,
    /// The reference becomes its default.
    SetDefault,
}

impl fmt::Display for OnDelete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cascade => "cascade",
            Self::NoAction => "no action",
            Self::Restrict => "restrict",
            Self::SetNull => "set null",
            Self::SetDefault => "set default",
        })
    }
}

impl Column {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            nullable: true,
            default: None,
            about: None,
        }
    }

    pub(crate) const fn required(self) -> Self {
        Self {
            nullable: false,
            ..self
        }
    }

    pub(crate) const fn default(self, value: Value) -> Self {
        Self {
            default: Some(value),
            ..self
        }
    }

    pub(crate) const fn about(self, about: &'static str) -> Self {
        Self {
            about: Some(about),
            ..self
        }
    }

    /// Whether rows that exist already can be given this column.
    pub(crate) const fn can_be_added(&self) -> bool {
        match self.default {
            Some(Value::Serial) => false,
            Some(_) => true,
            None => self.nullable,
        }
    }
}

impl ForeignKey {
    /// The row goes with the row it refers to.
    pub(crate) const fn cascade(column: &'static str, references: &'static str) -> Self {
        Self {
            column,
            references,
            on_delete: OnDelete::Cascade,
        }
    }

    /// The row it refers to cannot go before it.
    pub(crate) const fn no_action(column: &'static str, references: &'static str) -> Self {
        Self {
            column,
            references,
            on_delete: OnDelete::NoAction,
        }
    }
}

impl Index {
    pub(crate) const fn plain(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            name,
            columns,
            unique: false,
        }
    }

    pub(crate) const fn unique(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            name,
            columns,
            unique: true,
        }
    }
}

pub(crate) const fn text(name: &'static str) -> Column {
    Column::new(name, Kind::Text)
}

/// A time in UTC; the zone is not stored.
pub(crate) const fn timestamp(name: &'static str) -> Column {
    Column::new(name, Kind::Timestamp)
}

pub(crate) const fn boolean(name: &'static str) -> Column {
    Column::new(name, Kind::Boolean)
}

pub(crate) const fn integer(name: &'static str) -> Column {
    Column::new(name, Kind::Integer)
}

pub(crate) const fn bigint(name: &'static str) -> Column {
    Column::new(name, Kind::BigInt)
}

/// An exact number of any size (approximate on SQLite, which has no decimals).
pub(crate) const fn numeric(name: &'static str) -> Column {
    Column::new(name, Kind::Numeric)
}

pub(crate) const fn json(name: &'static str) -> Column {
    Column::new(name, Kind::Json)
}

/// Bytes as they are.
pub(crate) const fn bytes(name: &'static str) -> Column {
    Column::new(name, Kind::Bytes)
}

/// A text key that the application makes.
pub(crate) const ID: Column = text("id").required();

/// A numeric key that the database makes.
pub(crate) const SERIAL_ID: Column = integer("id").required().default(Value::Serial);

pub(crate) const CREATED_AT: Column = timestamp("created_at").required().default(Value::Now);

/// Set by whoever writes the row; no trigger keeps it.
pub(crate) const UPDATED_AT: Column = timestamp("updated_at").required().default(Value::Now);
