//! The configuration: read from every source, checked as a whole, and only then used.

mod dotenv;
mod environment;
mod masked;
mod problems;

use std::path::Path;
use std::time::Duration;

use beztack_ai::AiConfig;
use beztack_app::ai::ChatConfig;
use beztack_app::billing::BillingRules;
use beztack_app::jobs::WorkerConfig;
use beztack_app::limits::LimitsConfig;
use beztack_app::ocr::OcrRules;
use beztack_app::organizations::OrganizationConfig;
use beztack_app::security_events::SecurityConfig;
use beztack_auth::AuthConfig;
use beztack_domain::billing::{Provider, SubscriptionMode};
use beztack_email::EmailConfig;
use beztack_http::{HttpConfig, MetricsConfig};
use beztack_ocr::OcrConfig;
use beztack_persistence::DatabaseConfig;
use chrono::TimeDelta;
use figment::Figment;
use figment::providers::{Format as _, Serialized, Toml};
use figment::value::{Dict, Value};
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

use environment::Environment;
pub(crate) use masked::masked;
pub(crate) use problems::Problems;

const DEFAULT: &str = include_str!("../../../../config/default.toml");
const DEVELOPMENT: &str = include_str!("../../../../config/development.toml");

/// What decides between convenience and caution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Development,
    Production,
}

/// What the settings are for: the schema can be looked after without secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Server,
    Database,
}

/// Everything that the configuration says.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) mode: Mode,
    pub(crate) app: AppConfig,
    pub(crate) server: HttpConfig,
    pub(crate) database: DatabaseConfig,
    pub(crate) auth: AuthConfig,
    pub(crate) organization: OrganizationConfig,
    pub(crate) billing: BillingConfig,
    pub(crate) email: EmailConfig,
    pub(crate) ai: AiConfig,
    pub(crate) chat: ChatConfig,
    pub(crate) links: LinksConfig,
    pub(crate) jobs: WorkerConfig,
    pub(crate) limits: LimitsConfig,
    pub(crate) ocr: OcrConfig,
    pub(crate) security: SecurityConfig,
    pub(crate) metrics: MetricsConfig,
    pub(crate) telemetry: TelemetryConfig,
    pub(crate) log: LogConfig,
}

/// `[app]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppConfig {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// `[billing]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BillingConfig {
    pub(crate) payment_provider: String,
    pub(crate) subscription_mode: String,
    #[serde(with = "humantime_serde")]
    pub(crate) grace_period: Duration,
}

/// `[links]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinksConfig {
    pub(crate) sign_in: String,
    pub(crate) accept_invitation: String,
    pub(crate) reset_password: String,
    pub(crate) address_verified: String,
    pub(crate) account: String,
    pub(crate) billing: String,
}

/// `[telemetry]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TelemetryConfig {
    pub(crate) otlp_endpoint: String,
    pub(crate) service_name: String,
}

impl TelemetryConfig {
    /// Whether there are traces.
    pub(crate) fn is_on(&self) -> bool {
        !self.otlp_endpoint.is_empty()
    }
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogConfig {
    pub(crate) format: LogFormat,
    pub(crate) level: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// The sources, merged, before anything is checked.
#[derive(Debug)]
pub(crate) struct Sources {
    mode: Mode,
    merged: Figment,
    problems: Problems,
}

impl Sources {
    /// Reads every source. What is wrong with them is kept for [`Self::settings`].
    pub(crate) fn read(file: Option<&Path>) -> Self {
        let mut problems = Problems::default();
        let environment = Environment::read(&mut problems);
        Self::merge(file, &environment, problems)
    }

    fn merge(file: Option<&Path>, environment: &Environment, mut problems: Problems) -> Self {
        let mode = environment.mode();
        let mut merged = Figment::from(Toml::string(DEFAULT));
        let known = dict(&merged);
        if mode == Mode::Development {
            merged = merged.merge(Toml::string(DEVELOPMENT));
        }
        if let Some(file) = file {
            if !file.is_file() {
                problems.add("--config", format!("there is no file {}", file.display()));
            }
            merged = merged.merge(Toml::file(file));
        }
        let overrides = environment.overrides(&known, &mut problems);
        merged = merged.merge(Serialized::globals(Value::from(overrides)));
        problems.unknown_sections(&merged);
        Self {
            mode,
            merged,
            problems,
        }
    }

    /// The same with another value for a key.
    pub(crate) fn with(mut self, key: &str, value: impl Serialize) -> Self {
        self.merged = self.merged.merge(Serialized::default(key, value));
        self
    }

    /// The settings; or everything that is wrong with them, at once.
    pub(crate) fn settings(self, purpose: Purpose) -> Result<Settings, Problems> {
        let (mode, merged, mut problems) = (self.mode, self.merged, self.problems);
        let sections = Sections { merged: &merged };
        let app = sections.read("app", &mut problems);
        let server: Option<HttpConfig> = sections.read("server", &mut problems);
        let database = sections.read("database", &mut problems);
        let auth = sections.read("auth", &mut problems);
        let organization = sections.read("organization", &mut problems);
        let billing = sections.read("billing", &mut problems);
        let email = sections.read("email", &mut problems);
        let ai = sections.read("ai", &mut problems);
        let chat = sections.read("chat", &mut problems);
        let links = sections.read("links", &mut problems);
        let jobs = sections.read("jobs", &mut problems);
        let limits = sections.read("limits", &mut problems);
        let ocr = sections.read("ocr", &mut problems);
        let security = sections.read("security", &mut problems);
        let metrics = sections.read("metrics", &mut problems);
        let telemetry = sections.read("telemetry", &mut problems);
        let log = sections.read("log", &mut problems);

        // Every section is checked as far as it could be read, so that nothing hides
        // behind something else.
        let auth = auth.map(|auth| completed_auth(auth, mode, server.as_ref()));
        let links = links.map(|links| completed_links(links, app.as_ref(), auth.as_ref()));
        problems.of_app(app.as_ref());
        problems.of_links(links.as_ref(), app.as_ref(), auth.as_ref());
        problems.of_organization(organization.as_ref());
        problems.of_auth(auth.as_ref(), mode, purpose);
        problems.of_server(server.as_ref(), auth.as_ref(), purpose);
        problems.of_database(database.as_ref());
        problems.of_jobs(jobs.as_ref());
        problems.of_limits(limits.as_ref());
        problems.of_billing(billing.as_ref());
        problems.of_email(email.as_ref(), mode, purpose);
        problems.of_model(ai.as_ref(), chat.as_ref(), server.as_ref());
        problems.of_ocr(ocr.as_ref());
        problems.of_watching(metrics.as_ref(), telemetry.as_ref());
        if !problems.is_empty() {
            return Err(problems);
        }
        (|| {
            Some(Settings {
                mode,
                app: app?,
                server: server?,
                database: database?,
                auth: auth?,
                organization: organization?,
                billing: billing?,
                email: email?,
                ai: ai?,
                chat: chat?,
                links: links?,
                jobs: jobs?,
                limits: limits?,
                ocr: ocr?,
                security: security?,
                metrics: metrics?,
                telemetry: telemetry?,
                log: log?,
            })
        })()
        .ok_or(problems)
    }

    /// The merged values with their secrets masked, as TOML.
    pub(crate) fn masked(&self) -> String {
        masked(&dict(&self.merged))
    }
}

/// Says that a link leads nowhere, as in the reference.
const NOWHERE: &str = "none";

struct Sections<'a> {
    merged: &'a Figment,
}

impl Sections<'_> {
    fn read<T: DeserializeOwned>(&self, section: &str, problems: &mut Problems) -> Option<T> {
        match self.merged.extract_inner(section) {
            Ok(config) => Some(config),
            Err(errors) => {
                for error in errors {
                    // figment puts the section behind the path inside it.
                    let inside = error.path.iter().filter(|key| *key != section);
                    let key = std::iter::once(section).chain(inside.map(String::as_str));
                    let key: Vec<&str> = key.collect();
                    problems.add(&key.join("."), error.kind.to_string());
                }
                None
            }
        }
    }
}

fn dict(figment: &Figment) -> Dict {
    figment.extract().unwrap_or_default()
}

/// In development the address follows from the port.
fn completed_auth(mut auth: AuthConfig, mode: Mode, server: Option<&HttpConfig>) -> AuthConfig {
    if auth.base_url.is_empty() && mode == Mode::Development {
        let port = server.map_or(0, |server| server.port);
        auth.base_url = format!("http://localhost:{port}");
    }
    auth
}

/// People sign in at the frontend. What it has no page for is done on pages of our own
/// (decisions.md 11).
fn completed_links(
    mut links: LinksConfig,
    app: Option<&AppConfig>,
    auth: Option<&AuthConfig>,
) -> LinksConfig {
    let frontend = app.map(|app| &app.url).filter(|url| !url.is_empty());
    let base = auth.map(|auth| &auth.base_url);
    let home = frontend.or(base).cloned().unwrap_or_default();
    for (link, page) in [
        (&mut links.account, "settings"),
        (&mut links.billing, "billing"),
    ] {
        if link.is_empty() {
            *link = format!("{}/{page}", home.trim_end_matches('/'));
        }
    }
    if links.sign_in.is_empty() {
        links.sign_in = home;
    }
    let own = base.map_or("", |base| base.trim_end_matches('/'));
    for (link, page) in [
        (&mut links.accept_invitation, "accept-invitation/{id}"),
        (&mut links.reset_password, "reset-password"),
        (&mut links.address_verified, "address-verified"),
    ] {
        if link.is_empty() {
            *link = format!("{own}/pages/{page}");
        }
    }
    if links.reset_password == NOWHERE {
        links.reset_password.clear();
    }
    links
}

impl Settings {
    /// How documents are read, as far as use cases are concerned.
    pub(crate) fn ocr_rules(&self) -> OcrRules {
        OcrRules {
            pages_at_once: self.ocr.pages_at_once,
            waiting_per_user: self.ocr.waiting_per_user,
            keep: TimeDelta::from_std(self.ocr.keep).unwrap_or(TimeDelta::days(1)),
            timeout: self.ocr.document_timeout,
        }
    }

    /// Whether this is development mode.
    pub(crate) fn is_development(&self) -> bool {
        self.mode == Mode::Development
    }

    /// Who sells plans; checked with everything else.
    pub(crate) fn payment_provider(&self) -> Provider {
        self.billing
            .payment_provider
            .parse()
            .unwrap_or(Provider::Polar)
    }

    /// Who sells plans, and who buys them; checked with everything else.
    pub(crate) fn billing_rules(&self) -> BillingRules {
        let mode = self.billing.subscription_mode.parse();
        BillingRules {
            provider: self.payment_provider(),
            mode: mode.unwrap_or(SubscriptionMode::Organization),
            grace: TimeDelta::from_std(self.billing.grace_period).unwrap_or(TimeDelta::MAX),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
