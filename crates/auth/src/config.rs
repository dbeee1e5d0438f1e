use std::time::Duration;

use beztack_domain::auth::{PasswordPolicy, SessionPolicy};
use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::password::HasherConfig;
use crate::{Secrets, StorageFormat};

/// `[auth]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthConfig {
    /// The address under which browsers reach us; decides the `Secure` cookies.
    pub base_url: String,
    /// Signs cookies and tokens.
    pub secret: SecretString,
    /// `2:new,1:old`, newest first; replaces `secret` where it is set.
    pub secrets: SecretString,
    /// Comma-separated origins and patterns (contract/better-auth.md 14).
    pub trusted_origins: String,
    /// Empty: whatever the settings table says; else it must say the same.
    pub storage_format: String,
    /// Whether a forgotten password can be reset by mail.
    pub reset_password: bool,
    /// Whether addresses are verified by mail.
    pub verification_email: bool,
    /// Whether people may change their address.
    pub change_email: bool,
    /// Whether people may delete their account.
    pub delete_user: bool,
    /// Whether role `sudo` alone opens the administration endpoints (decisions.md 8).
    pub sudo_administers: bool,
    /// Lifetimes.
    pub session: SessionConfig,
    /// The session cookie.
    pub cookies: CookiesConfig,
    /// Rules and hashing.
    pub password: PasswordConfig,
    /// Second factors.
    pub two_factor: TwoFactorConfig,
}

/// `[auth.session]`
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionConfig {
    /// Life of a remembered session.
    #[serde(with = "humantime_serde")]
    pub lifetime: Duration,
    /// Life of one signed in with `rememberMe: false`.
    #[serde(with = "humantime_serde")]
    pub short_lifetime: Duration,
    /// Age at which a use extends it.
    #[serde(with = "humantime_serde")]
    pub update_age: Duration,
    /// Age at which it ends anyway; zero for never.
    #[serde(with = "humantime_serde")]
    pub absolute_lifetime: Duration,
}

/// `[auth.cookies]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookiesConfig {
    /// What every name begins with.
    pub prefix: String,
    /// The session cookie's own attributes.
    pub session_token: CookieConfig,
}

/// Attributes of one cookie.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookieConfig {
    /// Which requests of other sites carry it.
    pub same_site: SameSite,
    /// Whether only https carries it; `auto` follows the base URL.
    pub secure: Secure,
}

/// The `SameSite` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SameSite {
    /// Top-level navigations only.
    Lax,
    /// None at all.
    Strict,
    /// All of them; needs `Secure`.
    None,
}

impl SameSite {
    /// As it is written in `Set-Cookie`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lax => "Lax",
            Self::Strict => "Strict",
            Self::None => "None",
        }
    }
}

/// When the `Secure` attribute is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Secure {
    /// If the base URL is https.
    Auto,
    /// Always.
    True,
    /// Never.
    False,
}

/// `[auth.password]`
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordConfig {
    /// Fewest UTF-16 code units.
    pub min_length: usize,
    /// Most UTF-16 code units.
    pub max_length: usize,
    /// Hashes computed at once; zero for one per core.
    pub hash_threads: usize,
    /// Hashes that may wait.
    pub hash_queue: usize,
}

/// `[auth.two_factor]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoFactorConfig {
    /// What authenticator apps show; empty for the product's name.
    pub issuer: String,
    /// Whether a time step is accepted once only (decisions.md 9).
    pub single_use: bool,
}

impl AuthConfig {
    /// The shortest secret that is accepted, in characters (original-api.md 1.8).
    pub const MIN_SECRET_LENGTH: usize = 32;

    /// The secrets, newest first, as text.
    pub fn secret_texts(&self) -> Vec<SecretString> {
        let versioned: Vec<SecretString> = self
            .secrets
            .expose_secret()
            .split(',')
            .filter_map(|entry| entry.trim().split_once(':'))
            .map(|(_, secret)| SecretString::from(secret))
            .collect();
        if versioned.is_empty() {
            vec![self.secret.clone()]
        } else {
            versioned
        }
    }

    /// The signing keys.
    pub fn signing_secrets(&self) -> Secrets {
        match self.secret_texts().split_first() {
            Some((current, previous)) => Secrets::new(current, previous),
            None => Secrets::new(&self.secret, &[]),
        }
    }

    /// The format that the configuration insists on, if any. `Err` names an unknown one.
    pub fn storage_format(&self) -> Result<Option<StorageFormat>, &str> {
        if self.storage_format.is_empty() {
            return Ok(None);
        }
        StorageFormat::from_name(&self.storage_format)
            .map(Some)
            .ok_or(&self.storage_format)
    }

    /// The rules for sessions.
    pub fn session_policy(&self) -> SessionPolicy {
        let delta = |duration| TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
        SessionPolicy {
            lifetime: delta(self.session.lifetime),
            short_lifetime: delta(self.session.short_lifetime),
            update_age: delta(self.session.update_age),
            absolute_lifetime: Some(self.session.absolute_lifetime)
                .filter(|limit| !limit.is_zero())
                .map(delta),
        }
    }

    /// The rules for passwords.
    pub fn password_policy(&self) -> PasswordPolicy {
        PasswordPolicy {
            min_length: self.password.min_length,
            max_length: self.password.max_length,
        }
    }

    /// The size of the hashing pool on a machine with `cores`.
    pub fn hasher(&self, cores: usize) -> HasherConfig {
        let threads = if self.password.hash_threads == 0 {
            cores
        } else {
            self.password.hash_threads
        };
        HasherConfig {
            threads,
            queue: self.password.hash_queue,
        }
    }
}
