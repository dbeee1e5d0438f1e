//! The limit: what this machine, actix-web, sqlx and the database allow at most.
//!
//! *Here*: the query of `get-session` and the very same bytes as its answer, and a static
//! answer, with nothing around them: no middleware, no signature, no log, no rule.
//!
//! *Never here*: anything of ours, or this would no longer be a limit.
#![expect(clippy::disallowed_types, reason = "answers without any house rule")]

use std::io;

use actix_web::web::{Data, Path, get};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::Context as _;
use chrono::{NaiveDateTime, SecondsFormat};
use clap::Parser;
use serde::{Serialize, Serializer};
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions, SqliteRow};
use sqlx::{ColumnIndex, Decode, Row, Type};

/// What `beztack` runs to recognise a session, letter by letter.
const QUERY: &str = "SELECT s.id, s.token, s.user_id, s.expires_at, s.created_at, \
    s.updated_at, s.ip_address, s.user_agent, s.impersonated_by, s.active_organization_id, \
    s.active_team_id, u.name, u.email, u.email_verified, u.image, u.created_at, u.updated_at, \
    u.two_factor_enabled, u.role, u.banned, u.ban_reason, u.ban_expires \
    FROM session AS s JOIN \"user\" AS u ON u.id = s.user_id WHERE s.token = $1 LIMIT 1";

/// As many connections per core as `beztack` opens.
const CONNECTIONS_PER_CORE: u32 = 4;

#[derive(Debug, Parser)]
struct Cli {
    /// The database, migrated and with somebody signed in.
    #[arg(long)]
    database_url: String,
    #[arg(long)]
    port: u16,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = Pool::open(&cli.database_url, u32::try_from(cores)?).await?;
    serve(pool, cli.port, cores).await?;
    Ok(())
}

async fn serve(pool: Pool, port: u16, cores: usize) -> io::Result<()> {
    HttpServer::new(move || {
        App::new()
            .app_data(Data::new(pool.clone()))
            .route("/static", get().to(fixed))
            .route("/get-session/{token}", get().to(get_session))
    })
    .workers(cores)
    .bind(("127.0.0.1", port))?
    .run()
    .await
}

async fn fixed() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(r#"{"ok":true}"#)
}

async fn get_session(pool: Data<Pool>, token: Path<String>) -> HttpResponse {
    let bytes = match pool.session(&token).await {
        Ok(Some(view)) => serde_json::to_vec(&view).ok(),
        Ok(None) => return HttpResponse::NotFound().finish(),
        Err(_) => None,
    };
    match bytes {
        Some(bytes) => HttpResponse::Ok()
            .content_type("application/json")
            .body(bytes),
        None => HttpResponse::InternalServerError().finish(),
    }
}

/// Either database, as bare as the library has it.
#[derive(Clone, Debug)]
enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

impl Pool {
    async fn open(url: &str, cores: u32) -> anyhow::Result<Self> {
        let most = cores * CONNECTIONS_PER_CORE;
        if url.starts_with("postgres") {
            let options = PgPoolOptions::new()
                .max_connections(most)
                .test_before_acquire(false);
            let pool = options.connect(url).await.context("PostgreSQL")?;
            return Ok(Self::Postgres(pool));
        }
        let options = SqlitePoolOptions::new()
            .max_connections(most)
            .test_before_acquire(false);
        Ok(Self::Sqlite(options.connect(url).await.context("SQLite")?))
    }

    async fn session(&self, token: &str) -> sqlx::Result<Option<View>> {
        match self {
            Self::Postgres(pool) => {
                let query = sqlx::query(QUERY).bind(token);
                let row: Option<PgRow> = query.fetch_optional(pool).await?;
                row.as_ref().map(view).transpose()
            }
            Self::Sqlite(pool) => {
                let query = sqlx::query(QUERY).bind(token);
                let row: Option<SqliteRow> = query.fetch_optional(pool).await?;
                row.as_ref().map(view).transpose()
            }
        }
    }
}

#[derive(Debug, Serialize)]
struct View {
    session: Session,
    user: User,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    id: String,
    token: String,
    user_id: String,
    #[serde(serialize_with = "iso")]
    expires_at: NaiveDateTime,
    #[serde(serialize_with = "iso")]
    created_at: NaiveDateTime,
    #[serde(serialize_with = "iso")]
    updated_at: NaiveDateTime,
    ip_address: Option<String>,
    user_agent: Option<String>,
    impersonated_by: Option<String>,
    active_organization_id: Option<String>,
    active_team_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: String,
    name: String,
    email: String,
    email_verified: bool,
    image: Option<String>,
    #[serde(serialize_with = "iso")]
    created_at: NaiveDateTime,
    #[serde(serialize_with = "iso")]
    updated_at: NaiveDateTime,
    two_factor_enabled: Option<bool>,
    role: Option<String>,
    banned: Option<bool>,
    ban_reason: Option<String>,
    #[serde(serialize_with = "optional_iso")]
    ban_expires: Option<NaiveDateTime>,
}

/// By position: names would cost a look-up each.
fn view<'r, R>(row: &'r R) -> sqlx::Result<View>
where
    R: Row,
    usize: ColumnIndex<R>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    NaiveDateTime: Decode<'r, R::Database> + Type<R::Database>,
{
    let user_id: String = row.try_get(2)?;
    Ok(View {
        session: Session {
            id: row.try_get(0)?,
            token: row.try_get(1)?,
            user_id: user_id.clone(),
            expires_at: row.try_get(3)?,
            created_at: row.try_get(4)?,
            updated_at: row.try_get(5)?,
            ip_address: row.try_get(6)?,
            user_agent: row.try_get(7)?,
            impersonated_by: row.try_get(8)?,
            active_organization_id: row.try_get(9)?,
            active_team_id: row.try_get(10)?,
        },
        user: User {
            id: user_id,
            name: row.try_get(11)?,
            email: row.try_get(12)?,
            email_verified: row.try_get(13)?,
            image: row.try_get(14)?,
            created_at: row.try_get(15)?,
            updated_at: row.try_get(16)?,
            two_factor_enabled: row.try_get(17)?,
            role: row.try_get(18)?,
            banned: row.try_get(19)?,
            ban_reason: row.try_get(20)?,
            ban_expires: row.try_get(21)?,
        },
    })
}

fn iso<S: Serializer>(time: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    let text = time.and_utc().to_rfc3339_opts(SecondsFormat::Millis, true);
    serializer.serialize_str(&text)
}

#[expect(clippy::ref_option, reason = "serde passes fields by reference")]
fn optional_iso<S: Serializer>(
    time: &Option<NaiveDateTime>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => iso(time, serializer),
        None => serializer.serialize_none(),
    }
}
