//! The neutral kinds of columns, and how both databases spell them.

use std::fmt;

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, ColumnType, IntoIden};

/// What a column holds, whatever the database calls it.
///
/// The words of [`Kind::as_str`] are the ones that the entities' shapes use, too, so that both can
/// be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text of any length.
    Text,
    /// A time without zone, precise to a millisecond at least.
    Timestamp,
    /// True or false.
    Boolean,
    /// 32 bits.
    Integer,
    /// 64 bits.
    BigInt,
    /// A decimal number without a fixed scale.
    Numeric,
    /// A JSON document.
    Json,
    /// Bytes as they are.
    Bytes,
    /// Anything that none of our columns is.
    Other,
}

impl Kind {
    /// The neutral word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Timestamp => "timestamp",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::BigInt => "bigint",
            Self::Numeric => "numeric",
            Self::Json => "json",
            Self::Bytes => "bytes",
            Self::Other => "other",
        }
    }

    /// Reads what PostgreSQL's `format_type` says. Limited lengths and scales are other kinds:
    /// they would cut what we write.
    pub(crate) fn of_postgres(type_name: &str) -> Self {
        match type_name {
            "text" | "character varying" => Self::Text,
            "timestamp without time zone"
            | "timestamp(3) without time zone"
            | "timestamp(6) without time zone" => Self::Timestamp,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "bigint" => Self::BigInt,
            "numeric" => Self::Numeric,
            "jsonb" => Self::Json,
            "bytea" => Self::Bytes,
            _ => Self::Other,
        }
    }

    /// Reads a type as declared in SQLite, in any case.
    pub(crate) fn of_sqlite(declared: &str) -> Self {
        match declared.to_ascii_lowercase().as_str() {
            "text" | "varchar" => Self::Text,
            "datetime_text" | "timestamp_text" => Self::Timestamp,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "bigint" => Self::BigInt,
            "numeric" | "real" | "real_decimal" => Self::Numeric,
            "json_text" | "jsonb_text" => Self::Json,
            "blob" => Self::Bytes,
            _ => Self::Other,
        }
    }

    /// The type to declare. SQLite stores both integers alike; it is told `bigint` all the same, so
    /// that a live schema says which one was meant.
    pub(super) fn column_type(self, backend: DbBackend) -> ColumnType {
        match self {
            Self::Text | Self::Other => ColumnType::Text,
            Self::Timestamp => ColumnType::DateTime,
            Self::Boolean => ColumnType::Boolean,
            Self::Integer => ColumnType::Integer,
            Self::BigInt if backend == DbBackend::Sqlite => {
                ColumnType::Custom(Alias::new("bigint").into_iden())
            }
            Self::BigInt => ColumnType::BigInteger,
            Self::Numeric => ColumnType::Decimal(None),
            Self::Json => ColumnType::JsonBinary,
            Self::Bytes => ColumnType::Blob,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
