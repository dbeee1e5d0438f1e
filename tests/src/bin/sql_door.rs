//! The conformance flows' way into a SQLite database: a test binary, never part of a release.
//!
//! `sql-door --database FILE --port N` answers `POST / {"sql", "params"}` with `{"rows"}`, on
//! loopback only. The flows are written for PostgreSQL, so what the two databases write in
//! different ways is translated: placeholders, times, booleans.
#![expect(
    clippy::disallowed_types,
    reason = "a test tool with one route has no `Valid` and no `respond`"
)]

use std::path::PathBuf;
use std::time::Duration;

use actix_web::web::{Data, Json};
use actix_web::{App, HttpResponse, HttpServer, post};
use chrono::NaiveDateTime;
use clap::Parser;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sea_orm::sqlx::{
    self, AssertSqlSafe, Column, Row, Sqlite, SqlitePool, TypeInfo, ValueRef, query::Query,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// How times look on the wire, and in the rows.
const ISO: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";
const STORED: &str = "%Y-%m-%d %H:%M:%S%.3f";

/// The servers write to the same file.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Parser)]
struct Options {
    /// The database file
    #[arg(long)]
    database: PathBuf,
    /// Where to listen on 127.0.0.1
    #[arg(long)]
    port: u16,
}

#[derive(Deserialize)]
struct Statement {
    sql: String,
    #[serde(default)]
    params: Vec<Value>,
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let options = Options::parse();
    let connect = SqliteConnectOptions::new()
        .filename(options.database)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_lazy_with(connect);
    HttpServer::new(move || {
        App::new()
            .app_data(Data::new(pool.clone()))
            .service(execute)
    })
    .workers(1)
    .bind(("127.0.0.1", options.port))?
    .run()
    .await
}

#[post("/")]
async fn execute(pool: Data<SqlitePool>, statement: Json<Statement>) -> HttpResponse {
    let sql = numbered(&statement.sql);
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for param in &statement.params {
        query = bind(query, param);
    }
    let rows = query.fetch_all(pool.get_ref()).await;
    match rows.and_then(|rows| rows.iter().map(object).collect::<Result<Vec<_>, _>>()) {
        Ok(rows) => HttpResponse::Ok().json(json!({ "rows": rows })),
        Err(error) => HttpResponse::BadRequest().json(json!({ "error": error.to_string() })),
    }
}

/// `$1` is `?1` here. The flows keep dollars out of their literals.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn bind<'q>(
    query: Query<'q, Sqlite, sqlx::sqlite::SqliteArguments>,
    param: &Value,
) -> Query<'q, Sqlite, sqlx::sqlite::SqliteArguments> {
    match param {
        Value::Null => query.bind(None::<String>),
        Value::Bool(flag) => query.bind(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => query.bind(whole),
            None => query.bind(number.as_f64()),
        },
        Value::String(text) => query.bind(rewritten(text, ISO, STORED)),
        Value::Array(_) | Value::Object(_) => query.bind(param.to_string()),
    }
}

fn object(row: &SqliteRow) -> Result<Value, sqlx::Error> {
    let mut object = Map::new();
    for column in row.columns() {
        object.insert(column.name().to_owned(), value(row, column)?);
    }
    Ok(Value::Object(object))
}

/// A value as PostgreSQL's driver would show it. Only a column that is declared boolean holds
/// booleans; an expression has no declaration and keeps what it is.
fn value(row: &SqliteRow, column: &impl Column<Database = Sqlite>) -> Result<Value, sqlx::Error> {
    let at = column.ordinal();
    let raw = row.try_get_raw(at)?;
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        _ if raw.is_null() => Value::Null,
        "INTEGER" if column.type_info().name() == "BOOLEAN" => json!(row.try_get::<bool, _>(at)?),
        "INTEGER" => json!(row.try_get::<i64, _>(at)?),
        "REAL" => json!(row.try_get::<f64, _>(at)?),
        _ => json!(rewritten(row.try_get::<&str, _>(at)?, STORED, ISO)),
    })
}

/// A time in one form written in the other; any other text as it is. Both forms always have
/// three digits after the seconds, except that SQLite's driver leaves out a fraction of zero.
fn rewritten(text: &str, from: &str, to: &str) -> String {
    let lenient = from.replace("%.3f", "%.f");
    let time = NaiveDateTime::parse_from_str(text, &lenient);
    time.map_or_else(|_| text.to_owned(), |time| time.format(to).to_string())
}

#[cfg(test)]
mod tests {
    use super::{ISO, STORED, numbered, rewritten};

    #[test]
    fn placeholders_keep_their_numbers() {
        let sql = "UPDATE t SET a = $2 WHERE b = $1";
        assert_eq!(numbered(sql), "UPDATE t SET a = ?2 WHERE b = ?1");
    }

    #[test]
    fn times_are_written_in_the_other_form() {
        let (wire, row) = ("2026-01-02T03:04:05.060Z", "2026-01-02 03:04:05.060");
        assert_eq!(rewritten(wire, ISO, STORED), row);
        assert_eq!(rewritten(row, STORED, ISO), wire);
        let whole = rewritten("2026-01-02 03:04:05", STORED, ISO);
        assert_eq!(whole, "2026-01-02T03:04:05.000Z");
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for text in ["", "2026", "ada@example.test", "2026-01-02T03:04:05+00:00"] {
            assert_eq!(rewritten(text, ISO, STORED), text);
            assert_eq!(rewritten(text, STORED, ISO), text);
        }
    }
}
