//! How the parts come together.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use beztack_app::ai::Engine;
use beztack_app::jobs::Worker;
use beztack_app::organizations::OrganizationRules;
use beztack_app::two_factor::TwoFactorRules;
use beztack_app::{AccountRules, App, Notices, RandomIds, Rules, SystemClock, storage};
use beztack_auth::StorageFormat;
use beztack_auth::origin::TrustedOrigins;
use beztack_auth::password::PasswordHasher;
use beztack_auth::permission::AccessControl;
use beztack_domain::auth::PasswordPolicy;
use beztack_domain::{Fault, IdSource};
use beztack_email::{Carrier, LocalMailbox, Transport};
use beztack_http::State;
use beztack_migration::LOCK_TIMEOUT;
use beztack_ocr::TesseractExtractor;
use beztack_persistence::{Backend, Database, DatabaseConfig};
use secrecy::ExposeSecret as _;
use tokio::task::JoinHandle;
use url::Url;

use crate::settings::Settings;
use crate::telemetry;

/// Cores of this machine.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The pool. For SQLite, the folder of its file is made, for its owner alone.
pub(crate) async fn database(settings: &Settings) -> anyhow::Result<Database> {
    make_folder(settings)?;
    let cores = u32::try_from(cores()).unwrap_or(1);
    let db = Database::connect(&settings.database, cores).await?;
    Ok(db.remembering_sessions(settings.auth.session.cache_lifetime))
}

/// The same, for changing the schema.
pub(crate) async fn database_to_migrate(settings: &Settings) -> anyhow::Result<Database> {
    make_folder(settings)?;
    Ok(Database::connect_to_migrate(&settings.database, LOCK_TIMEOUT).await?)
}

fn make_folder(settings: &Settings) -> anyhow::Result<()> {
    let url = settings.database.url.expose_secret();
    if let Some(path) = sqlite_path(url)
        && let Some(folder) = Path::new(path).parent()
    {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .with_context(|| format!("making the folder {}", folder.display()))?;
    }
    Ok(())
}

/// Lets sessions be remembered, until it is aborted.
pub(crate) fn follow_changes(settings: &Settings, db: &Database) -> JoinHandle<()> {
    let (db, config) = (db.clone(), settings.database.clone());
    tokio::spawn(async move { db.follow_changes(&config).await })
}

/// The same with one connection alone, for what keeps everybody else out and rewrites whole
/// tables: its statements take as long as they take, too.
pub(crate) async fn lone_connection(settings: &Settings) -> anyhow::Result<Database> {
    let config = DatabaseConfig {
        max_connections: 1,
        ..settings.database.clone()
    };
    Ok(Database::connect_to_migrate(&config, LOCK_TIMEOUT).await?)
}

fn sqlite_path(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next()?;
    (path != ":memory:").then_some(path)
}

/// Use cases, on a database whose schema is up to date.
pub(crate) async fn app(settings: &Settings, db: Database) -> anyhow::Result<App> {
    let format = storage_format(settings, &db).await?;
    let ids: Arc<dyn IdSource> = Arc::new(RandomIds);
    let passwords = PasswordHasher::start(settings.auth.hasher(cores()), format, Arc::clone(&ids))?;
    let rules = Rules {
        storage: format,
        sessions: settings.auth.session_policy(format),
        passwords: PasswordPolicy {
            own_words: own_words(settings),
            ..settings.auth.password_policy(format)
        },
        administration: AccessControl::administration(settings.auth.sudo_administers),
        organizations: OrganizationRules {
            limits: settings.organization.clone(),
            roles: organization_roles(settings)?,
            accept_invitation_url: settings.links.accept_invitation.clone(),
        },
        accounts: AccountRules {
            reset_password: settings.auth.reset_password,
            verification_email: settings.auth.verification_email,
            change_email: settings.auth.change_email,
            delete_user: settings.auth.delete_user,
            require_email_verification: settings.auth.require_email_verification,
            auto_sign_in: settings.auth.auto_sign_in,
        },
        limits: settings.limits,
        admin_emails: settings.auth.admin_emails().unwrap_or_default(),
        secrets: settings.auth.signing_secrets(),
        base_url: settings.auth.base_url.trim_end_matches('/').to_owned(),
        jwt: settings.auth.jwt_rules(),
        two_factor: two_factor(settings),
        notices: Notices {
            new_sign_in: settings.email.new_sign_in,
            two_factor_changed: settings.email.two_factor_changed,
            account_url: settings.links.account.clone(),
            billing_url: settings.links.billing.clone(),
        },
        welcome_mail: settings.email.welcome,
        sign_in_url: settings.links.sign_in.clone(),
        reset_password_url: settings.links.reset_password.clone(),
        address_verified_url: settings.links.address_verified.clone(),
        chat: settings.chat.clone(),
        billing: settings.billing_rules(),
        ocr: settings.ocr_rules(),
        followers: settings.server.followers,
        large_answers: settings.server.large_answers,
        security: settings.security,
    };
    let app = App::new(db, Arc::new(SystemClock), ids, passwords, rules);
    let model = beztack_ai::model(&settings.ai, Arc::new(SystemClock)).await?;
    let app = app.with_engine(Engine::new(model));
    Ok(match TesseractExtractor::start(&settings.ocr, cores()) {
        Ok(extractor) => app.with_extractor(Arc::new(extractor)),
        Err(fault) => {
            // A server on a disk that it may not write to can do everything else.
            tracing::warn!(error = %fault, "documents will not be read here");
            app
        }
    })
}

/// What this installation is called: the product, and every part of where browsers find it.
fn own_words(settings: &Settings) -> Vec<String> {
    let address = Url::parse(&settings.auth.base_url).ok();
    let host = address.as_ref().and_then(Url::domain).unwrap_or_default();
    let parts = host.split('.').chain([host, &settings.app.name]);
    parts.map(str::to_owned).collect()
}

/// Checked with everything else before.
fn organization_roles(settings: &Settings) -> anyhow::Result<AccessControl> {
    let roles = settings.organization.access_control();
    roles.map_err(|problems| anyhow::anyhow!("organization: {problems:?}"))
}

fn two_factor(settings: &Settings) -> TwoFactorRules {
    let config = &settings.auth.two_factor;
    let or = |name: &String, other: &String| if name.is_empty() { other } else { name }.clone();
    let issuer = or(&config.issuer, &settings.app.name);
    TwoFactorRules {
        uri_issuer: or(&config.uri_issuer, &issuer),
        issuer,
        single_use: config.single_use,
        otp_by_mail: config.otp_by_mail,
    }
}

async fn storage_format(settings: &Settings, db: &Database) -> anyhow::Result<StorageFormat> {
    let Some(recorded) = storage::settled_format(db).await? else {
        bail!("this database has no recorded storage format: run `beztack migrate up` first");
    };
    match settings.auth.storage_format() {
        Ok(Some(wanted)) if wanted != recorded => bail!(
            "auth.storage_format is {}, but this database is in the format {}",
            wanted.as_str(),
            recorded.as_str(),
        ),
        _ => Ok(recorded),
    }
}

/// The job worker.
pub(crate) fn worker(settings: &Settings, app: &App) -> Result<Worker, Fault> {
    let carrier = settings.email.carrier(!settings.is_development());
    if carrier == Carrier::Mailbox && !settings.is_development() {
        tracing::warn!("no mail leaves this machine: configure RESEND_API_KEY or SMTP_URL");
    }
    let transport = Arc::new(transport(settings)?);
    Ok(Worker::new(app.clone(), transport, settings.jobs))
}

/// What carries mail.
pub(crate) fn transport(settings: &Settings) -> Result<Transport, Fault> {
    let (email, product) = (&settings.email, &settings.app.name);
    let production = !settings.is_development();
    Transport::new(email, production, product, Arc::new(SystemClock))
}

fn mailbox(settings: &Settings) -> LocalMailbox {
    LocalMailbox::new(&settings.email, &settings.app.name, Arc::new(SystemClock))
}

/// What the wire needs to know.
pub(crate) fn state(settings: &Settings, app: &App) -> anyhow::Result<State> {
    // A developer's browser may call this machine either way.
    let loopback =
        ["localhost", "127.0.0.1"].map(|host| format!("http://{host}:{}", settings.server.port));
    let trusted = [&settings.auth.base_url, &settings.app.url]
        .into_iter()
        .chain(loopback.iter().filter(|_| settings.is_development()))
        .map(String::as_str);
    let frontend = settings.server.frontend(&settings.auth.base_url);
    let frontend = frontend.map_err(|(name, what)| anyhow::anyhow!("{name}: {what}"))?;
    let wire = beztack_http::Settings {
        frontend: frontend.map(Arc::new),
        product: settings.app.name.clone(),
        base_url: settings.auth.base_url.clone(),
        development: settings.is_development(),
        secrets: settings.auth.signing_secrets(),
        bearer: settings.auth.bearer,
        cookies: settings.auth.cookies.clone(),
        cookie_cache: settings.auth.cookie_cache(),
        trusted_origins: TrustedOrigins::new(
            trusted.chain(settings.auth.trusted_origins.split(',')),
        ),
        rate_limit: settings.server.rate_limit,
        trusted_proxies: settings.server.trusted_proxies.clone(),
        receive_timeout: settings.server.receive_timeout,
        answer_timeout: settings.server.answer_timeout,
        body_limit: settings.server.body_limit,
        chat_body_limit: settings.chat.body_limit,
        large_bodies: settings.server.large_bodies,
        chat_compat: settings.server.chat_compat,
        upload_limit: settings.ocr.max_bytes,
        metrics: settings.metrics.is_on(),
        follow: settings.telemetry.is_on().then_some(telemetry::FOLLOW),
        mailbox: settings
            .is_development()
            .then(|| Arc::new(mailbox(settings)) as _),
    };
    State::new(app.clone(), wire).map_err(|entry| {
        anyhow::anyhow!("server.trusted_proxies: {entry:?} is neither an address nor a network")
    })
}

/// The state of each worker thread of the server: the same for all, on connections of its
/// own.
pub(crate) async fn shares(
    settings: &Settings,
    db: &Database,
    app: &App,
    state: &State,
) -> anyhow::Result<Vec<State>> {
    let cores = cores();
    let workers = match settings.server.workers {
        0 => cores,
        workers => workers,
    };
    let (cores, workers) = (u32::try_from(cores)?, u32::try_from(workers)?);
    let databases = db.shares(&settings.database, cores, workers).await?;
    let share = |db| state.with(app.on(db));
    Ok(databases.into_iter().map(share).collect())
}

/// Whether this database migrates itself on start: the embedded one does.
pub(crate) fn migrates_itself(db: &Database) -> bool {
    db.backend() == Backend::Sqlite
}
