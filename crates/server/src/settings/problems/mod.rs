//! What is wrong with a configuration: everything, by name.

mod model;
mod work;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use beztack_app::limits::LimitsConfig;
use beztack_app::organizations::OrganizationConfig;
use beztack_auth::origin::TrustedOrigins;
use beztack_auth::{AuthConfig, JwtConfig, SameSite, Secure, SessionConfig, StorageFormat};
use beztack_domain::auth::PasswordPolicy;
use beztack_domain::billing::{Provider, SubscriptionMode};
use beztack_email::EmailConfig;
use beztack_http::{HttpConfig, MetricsConfig};
use beztack_ocr::OcrConfig;
use beztack_persistence::{Database, DatabaseConfig};
use figment::Figment;
use secrecy::ExposeSecret as _;
use url::Url;

use super::{AppConfig, BillingConfig, LinksConfig, Mode, Purpose, TelemetryConfig};

const SECTIONS: [&str; 17] = [
    "ai",
    "app",
    "auth",
    "billing",
    "chat",
    "database",
    "email",
    "jobs",
    "limits",
    "links",
    "log",
    "metrics",
    "ocr",
    "organization",
    "security",
    "server",
    "telemetry",
];

/// Problems, each with the variable or key it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problems(Vec<(String, String)>);

impl Problems {
    pub(super) fn add(&mut self, name: &str, what: String) {
        self.0.push((name.to_owned(), what));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn unknown_sections(&mut self, merged: &Figment) {
        for name in super::dict(merged).into_keys() {
            if !SECTIONS.contains(&name.as_str()) {
                self.add(&name, "is no section of the configuration".to_owned());
            }
        }
    }

    pub(super) fn of_app(&mut self, app: Option<&AppConfig>) {
        self.of_address("APP_URL", app.map(|app| &app.url));
    }

    pub(super) fn of_links(
        &mut self,
        links: Option<&LinksConfig>,
        app: Option<&AppConfig>,
        auth: Option<&AuthConfig>,
    ) {
        self.of_address("links.sign_in", links.map(|links| &links.sign_in));
        let below = |address: &&String| !address.starts_with('/');
        let account = links.map(|links| &links.account).filter(below);
        self.of_address("links.account", account);
        let billing = links.map(|links| &links.billing).filter(below);
        self.of_address("links.billing", billing);
        let invitation = links.map(|links| &links.accept_invitation);
        // Below a base address that is missing, which is a problem of its own.
        let invitation = invitation.filter(|address| !address.starts_with('/'));
        self.of_address("links.accept_invitation", invitation);
        if invitation.is_some_and(|address| !address.contains("{id}")) {
            let what = "must contain {id}, which stands for the invitation";
            self.add("links.accept_invitation", what.to_owned());
        }
        self.of_redirects(links, app, auth);
    }

    pub(super) fn of_watching(
        &mut self,
        metrics: Option<&MetricsConfig>,
        telemetry: Option<&TelemetryConfig>,
    ) {
        let endpoint = telemetry.map(|telemetry| &telemetry.otlp_endpoint);
        self.of_address("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        let Some(metrics) = metrics.filter(|metrics| metrics.is_on()) else {
            return;
        };
        if metrics.listen.parse::<SocketAddr>().is_err() {
            let what = "must be an address with a port, such as 127.0.0.1:9464";
            self.add("metrics.listen", what.to_owned());
        }
    }

    pub(super) fn of_ocr(&mut self, ocr: Option<&OcrConfig>) {
        let Some(ocr) = ocr else { return };
        match ocr.languages() {
            Ok(languages) if languages.is_empty() => {
                self.add("ocr.languages", "must name at least one".to_owned());
            }
            Ok(_) => {}
            Err(name) => self.add("ocr.languages", format!("{name:?} is no language")),
        }
        if ocr.max_pages == 0 || ocr.pages_at_once > ocr.max_pages {
            let what = "must be at least 1, and at least ocr.pages_at_once";
            self.add("ocr.max_pages", what.to_owned());
        }
        if ocr.max_memory < OcrConfig::LEAST_MEMORY {
            let least = OcrConfig::LEAST_MEMORY;
            self.add(
                "ocr.max_memory",
                format!("must be at least {least}: no page is read with less"),
            );
        }
        if ocr.page_timeout.is_zero() || ocr.document_timeout < ocr.page_timeout {
            let what = "must not be shorter than ocr.page_timeout, which must not be zero";
            self.add("ocr.document_timeout", what.to_owned());
        }
    }

    /// Browsers are sent there, so it must be a place that we trust.
    fn of_redirects(
        &mut self,
        links: Option<&LinksConfig>,
        app: Option<&AppConfig>,
        auth: Option<&AuthConfig>,
    ) {
        let (Some(links), Some(app), Some(auth)) = (links, app, auth) else {
            return;
        };
        let listed = auth.trusted_origins.split(',');
        let own = [auth.base_url.as_str(), app.url.as_str()];
        let trusted = TrustedOrigins::new(own.into_iter().chain(listed));
        for (name, link) in [
            ("links.reset_password", &links.reset_password),
            ("links.address_verified", &links.address_verified),
        ] {
            if !link.is_empty() && !trusted.allows_redirect(link) {
                let what = format!("must be a path or a trusted address, not {link:?}");
                self.add(name, what);
            }
        }
    }

    fn of_frontend(
        &mut self,
        server: Option<&HttpConfig>,
        auth: Option<&AuthConfig>,
        purpose: Purpose,
    ) {
        let (Some(server), Some(auth)) = (server, auth) else {
            return;
        };
        if purpose == Purpose::Server
            && let Err((name, what)) = server.frontend(&auth.base_url)
        {
            self.add(name, what);
        }
    }

    pub(super) fn of_organization(&mut self, organization: Option<&OrganizationConfig>) {
        let wrong = organization.map(OrganizationConfig::access_control);
        for problem in wrong.and_then(Result::err).unwrap_or_default() {
            self.add(&format!("organization.{}", problem.key), problem.what);
        }
    }

    pub(super) fn of_database(&mut self, database: Option<&DatabaseConfig>) {
        let known = |database: &DatabaseConfig| {
            Database::backend_of(database.url.expose_secret()).is_some()
        };
        if database.is_some_and(|database| !known(database)) {
            self.add(
                "DATABASE_URL",
                "must begin with sqlite: or postgres:".to_owned(),
            );
        }
    }

    /// What mail needs is asked of those who send it only.
    pub(super) fn of_email(&mut self, email: Option<&EmailConfig>, mode: Mode, purpose: Purpose) {
        let email = email.filter(|_| purpose == Purpose::Server);
        let found = email.map(|email| email.problems(mode == Mode::Production));
        for (name, what) in found.into_iter().flatten() {
            self.add(name, what);
        }
    }

    pub(super) fn of_billing(&mut self, billing: Option<&BillingConfig>) {
        let Some(billing) = billing else { return };
        if let Err(error) = billing.payment_provider.parse::<Provider>() {
            self.add("PAYMENT_PROVIDER", error.to_string());
        }
        if let Err(error) = billing.subscription_mode.parse::<SubscriptionMode>() {
            self.add("SUBSCRIPTION_MODE", error.to_string());
        }
    }

    pub(super) fn of_limits(&mut self, limits: Option<&LimitsConfig>) {
        let named = limits.map(LimitsConfig::named).into_iter().flatten();
        for (name, allowance) in named {
            if allowance.most > 0 && allowance.within.is_zero() {
                let what = "must be longer than nothing; `most` is 0 where there is no limit";
                self.add(&format!("limits.{name}.within"), what.to_owned());
            }
        }
    }

    pub(super) fn of_auth(&mut self, auth: Option<&AuthConfig>, mode: Mode, purpose: Purpose) {
        let Some(auth) = auth else { return };
        if purpose == Purpose::Server {
            if auth.base_url.is_empty() {
                let what = "is required in production: the address under which browsers reach us";
                self.add("BETTER_AUTH_URL", what.to_owned());
            }
            self.of_address("BETTER_AUTH_URL", Some(&auth.base_url));
            self.of_secrets(auth);
        }
        if let Err(unknown) = auth.storage_format() {
            let known =
                [StorageFormat::Hardened, StorageFormat::BetterAuth].map(StorageFormat::as_str);
            self.add(
                "auth.storage_format",
                format!("must be {}, not {unknown:?}", known.join(" or ")),
            );
        }
        if let Err(entry) = auth.admin_emails() {
            self.add(
                "APP_ADMIN_EMAILS",
                format!("{entry:?} is not an e-mail address"),
            );
        }
        self.of_cookies(auth, mode);
        if auth.session.update_age > auth.session.lifetime {
            self.add(
                "auth.session.update_age",
                "must not be longer than auth.session.lifetime".to_owned(),
            );
        }
        if auth.session.cache_lifetime > SessionConfig::LONGEST_CACHE_LIFETIME {
            self.add(
                "auth.session.cache_lifetime",
                "must not be longer than 5 minutes".to_owned(),
            );
        }
        if auth.password.max_length < PasswordPolicy::ALWAYS_ALLOWED {
            let least = PasswordPolicy::ALWAYS_ALLOWED;
            self.add(
                "auth.password.max_length",
                format!("must not be less than {least}"),
            );
        }
        self.of_jwt(&auth.jwt);
        let cookie_cache = auth.session.cookie_cache;
        if cookie_cache.enabled && cookie_cache.max_age.as_secs() == 0 {
            self.add(
                "auth.session.cookie_cache.max_age",
                "must be at least a second".to_owned(),
            );
        }
        if auth.password.min_length > auth.password.max_length {
            self.add(
                "auth.password.min_length",
                "must not be more than auth.password.max_length".to_owned(),
            );
        }
    }

    fn of_jwt(&mut self, jwt: &JwtConfig) {
        let mut broken =
            |key: &str, rule: &str| self.add(&format!("auth.jwt.{key}"), rule.to_owned());
        if jwt.lifetime < JwtConfig::SHORTEST_LIFETIME || jwt.lifetime > JwtConfig::LONGEST_LIFETIME
        {
            broken("lifetime", "must be between a second and a day");
        }
        if !jwt.rotation_interval.is_zero() && jwt.rotation_interval < JwtConfig::SHORTEST_ROTATION
        {
            broken(
                "rotation_interval",
                "must be at least an hour, or 0s for never",
            );
        }
        if jwt.grace_period < jwt.lifetime || jwt.grace_period > JwtConfig::LONGEST_GRACE {
            broken(
                "grace_period",
                "must be at least auth.jwt.lifetime, and at most ten years",
            );
        }
    }

    fn of_cookies(&mut self, auth: &AuthConfig, mode: Mode) {
        let is_https = auth.base_url.starts_with("https://");
        if auth.cookies.across_sites && !is_https {
            let what = "needs an https auth.base_url: browsers drop the cookies otherwise";
            self.add("auth.cookies.across_sites", what.to_owned());
        }
        if auth.cookies.across_sites {
            // It decides for the session's cookie, too.
            return;
        }
        let cookie = auth.cookies.session_token;
        let is_secure = match cookie.secure {
            Secure::Auto => is_https,
            Secure::True => true,
            Secure::False => false,
        };
        if cookie.same_site == SameSite::None && !is_secure && mode == Mode::Production {
            let what = "same_site none needs secure: browsers drop it otherwise";
            self.add("auth.cookies.session_token", what.to_owned());
        }
    }

    fn of_address(&mut self, name: &str, address: Option<&String>) {
        if let Some(address) =
            address.filter(|address| !address.is_empty() && !is_web_address(address))
        {
            self.add(
                name,
                format!("must be an http or https address, not {address:?}"),
            );
        }
    }

    fn of_counts(&mut self, counts: impl IntoIterator<Item = (&'static str, usize)>) {
        for (name, _) in counts.into_iter().filter(|(_, count)| *count == 0) {
            self.add(name, "must be at least 1".to_owned());
        }
    }

    fn of_durations(&mut self, durations: impl IntoIterator<Item = (&'static str, Duration)>) {
        for (name, _) in durations.into_iter().filter(|(_, time)| time.is_zero()) {
            self.add(name, "must be longer than nothing".to_owned());
        }
    }

    /// Their lengths only: a secret never reaches a message.
    fn of_secrets(&mut self, auth: &AuthConfig) {
        let versioned = !auth.secrets.expose_secret().is_empty();
        let name = if versioned {
            "BETTER_AUTH_SECRETS"
        } else {
            "BETTER_AUTH_SECRET"
        };
        let secrets = match auth.versioned_secrets() {
            Ok(secrets) => secrets,
            Err(what) => return self.add(name, what.to_owned()),
        };
        let lengths = secrets
            .iter()
            .map(|(_, secret)| secret.expose_secret().chars().count());
        match lengths.min().unwrap_or_default() {
            0 => self.add(
                name,
                "is required: at least 32 random characters".to_owned(),
            ),
            shortest if shortest < AuthConfig::MIN_SECRET_LENGTH => {
                let least = AuthConfig::MIN_SECRET_LENGTH;
                self.add(
                    name,
                    format!("must have at least {least} characters, not {shortest}"),
                );
            }
            _ => {}
        }
    }
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration has {} problem(s):", self.0.len())?;
        for (name, what) in &self.0 {
            write!(f, "\n  {name}: {what}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
