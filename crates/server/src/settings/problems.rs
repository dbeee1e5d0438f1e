//! What is wrong with a configuration: everything, by name.

use std::fmt;

use beztack_auth::{AuthConfig, SameSite, Secure, StorageFormat};
use beztack_domain::billing::Provider;
use beztack_persistence::Database;
use figment::Figment;
use secrecy::ExposeSecret as _;
use url::Url;

use super::{Mode, Purpose, Settings};

const SECTIONS: [&str; 9] = [
    "app", "auth", "billing", "database", "email", "jobs", "links", "log", "server",
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

    /// What values of the right type can still get wrong.
    pub(super) fn of(&mut self, settings: &Settings, purpose: Purpose) {
        if purpose == Purpose::Server {
            self.of_addresses(settings);
            self.of_secrets(settings);
        }
        self.of_auth(settings);
        let database = settings.database.url.expose_secret();
        if Database::backend_of(database).is_none() {
            self.add(
                "DATABASE_URL",
                "must begin with sqlite: or postgres:".to_owned(),
            );
        }
        if let Err(error) = settings.billing.payment_provider.parse::<Provider>() {
            self.add("PAYMENT_PROVIDER", error.to_string());
        }
    }

    fn of_addresses(&mut self, settings: &Settings) {
        if settings.auth.base_url.is_empty() {
            self.add(
                "BETTER_AUTH_URL",
                "is required in production: the address under which browsers reach us".to_owned(),
            );
        } else if !is_web_address(&settings.auth.base_url) {
            self.add(
                "BETTER_AUTH_URL",
                format!(
                    "must be an http or https address, not {:?}",
                    settings.auth.base_url
                ),
            );
        }
        for (name, value) in [
            ("APP_URL", &settings.app.url),
            ("links.sign_in", &settings.links.sign_in),
        ] {
            if !value.is_empty() && !is_web_address(value) {
                self.add(
                    name,
                    format!("must be an http or https address, not {value:?}"),
                );
            }
        }
    }

    /// Their lengths only: a secret never reaches a message.
    fn of_secrets(&mut self, settings: &Settings) {
        let name = if settings.auth.secrets.expose_secret().is_empty() {
            "BETTER_AUTH_SECRET"
        } else {
            "BETTER_AUTH_SECRETS"
        };
        let shortest = settings
            .auth
            .secret_texts()
            .iter()
            .map(|secret| secret.expose_secret().chars().count())
            .min()
            .unwrap_or_default();
        if shortest == 0 {
            self.add(
                name,
                "is required: at least 32 random characters".to_owned(),
            );
        } else if shortest < AuthConfig::MIN_SECRET_LENGTH {
            self.add(
                name,
                format!(
                    "must have at least {} characters, not {shortest}",
                    AuthConfig::MIN_SECRET_LENGTH
                ),
            );
        }
    }

    fn of_auth(&mut self, settings: &Settings) {
        let auth = &settings.auth;
        if let Err(unknown) = auth.storage_format() {
            let known = [StorageFormat::Hardened, StorageFormat::BetterAuth]
                .map(StorageFormat::as_str)
                .join(" or ");
            self.add(
                "auth.storage_format",
                format!("must be {known}, not {unknown:?}"),
            );
        }
        let cookie = auth.cookies.session_token;
        let is_secure = match cookie.secure {
            Secure::Auto => auth.base_url.starts_with("https://"),
            Secure::True => true,
            Secure::False => false,
        };
        if cookie.same_site == SameSite::None && !is_secure && settings.mode == Mode::Production {
            self.add(
                "auth.cookies.session_token",
                "same_site none needs secure: browsers drop it otherwise".to_owned(),
            );
        }
        if auth.session.update_age > auth.session.lifetime {
            self.add(
                "auth.session.update_age",
                "must not be longer than auth.session.lifetime".to_owned(),
            );
        }
        if auth.password.min_length > auth.password.max_length {
            self.add(
                "auth.password.min_length",
                "must not be more than auth.password.max_length".to_owned(),
            );
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
