//! What a takeover would do, as data and as text.

use std::fmt;

use sea_orm::DatabaseConnection;

use super::{AdoptError, PlanPrice, inspect};

/// What was found in a database, and what [`apply`](super::apply) will do to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Whose tables these are.
    pub shape: Shape,
    /// The tables that were recognised, with their sizes.
    pub rows: Vec<TableRows>,
    /// What the original's layout has and this database lacks.
    pub additions: Vec<Addition>,
    /// The indexes that we add to the tables that are there.
    pub indexes: Vec<PlannedIndex>,
    /// What every plan of the catalogue costs, read both ways.
    pub prices: Vec<PlanPrice>,
    /// The migrations that will run; the first is recorded without running.
    pub migrations: Vec<String>,
}

/// Whose layout a database has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The original's, with accounts and billing.
    Original,
    /// Better Auth's own tables and no billing.
    BetterAuth {
        /// Whether it has columns that came with version 1.7.
        with_1_7: bool,
    },
}

/// How much a table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRows {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: i64,
}

/// Something that is created so that the layout is the original's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addition {
    /// A table, with its keys and indexes.
    Table { table: String },
    /// A column that may be null or has a default.
    Column { table: String, column: String },
    /// An index of the original.
    Index { table: String, name: String },
}

/// An index of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedIndex {
    /// The table.
    pub table: String,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// Whether it will be unique.
    pub unique: bool,
    /// How many combinations of values occur more than once and keep it from being unique.
    pub duplicates: i64,
}

/// Looks at a database and says what adopting it would mean. Changes nothing.
///
/// # Errors
/// When there is nothing to adopt, when it is adopted already, when it is no PostgreSQL, and, with
/// every difference named, when its tables are not the original's.
pub async fn plan(db: &DatabaseConnection) -> Result<Plan, AdoptError> {
    inspect::inspect(db).await
}

impl Plan {
    /// Whether two plans mean the same changes; rows may have come and gone.
    pub(super) fn changes_like(&self, other: &Self) -> bool {
        self.shape == other.shape
            && self.additions == other.additions
            && self.indexes == other.indexes
            && self.migrations == other.migrations
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Found {}:", self.shape)?;
        for TableRows { table, rows } in &self.rows {
            writeln!(f, "  {table}: {rows} rows")?;
        }
        writeln!(f, "Will create:")?;
        for addition in &self.additions {
            writeln!(f, "  {addition}")?;
        }
        for index in &self.indexes {
            writeln!(f, "  {index}")?;
        }
        writeln!(f, "Will record or run:")?;
        for migration in &self.migrations {
            writeln!(f, "  {migration}")?;
        }
        if !self.prices.is_empty() {
            writeln!(
                f,
                "Prices to confirm, whose unit the original does not say:"
            )?;
        }
        for price in &self.prices {
            writeln!(f, "  {price}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Original => "the original's 17 tables",
            Self::BetterAuth { with_1_7: false } => "Better Auth's ten tables",
            Self::BetterAuth { with_1_7: true } => "Better Auth's ten tables, with columns of 1.7",
        })
    }
}

impl fmt::Display for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { table } => write!(f, "table {table}"),
            Self::Column { table, column } => write!(f, "column {table}.{column}"),
            Self::Index { table, name } => write!(f, "index {name} on {table}"),
        }
    }
}

impl fmt::Display for PlannedIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.unique { "unique index" } else { "index" };
        write!(f, "{kind} on {} ({})", self.table, self.columns.join(", "))?;
        if self.duplicates > 0 {
            write!(
                f,
                ", not unique because {} combinations occur more than once",
                self.duplicates
            )?;
        }
        Ok(())
    }
}
