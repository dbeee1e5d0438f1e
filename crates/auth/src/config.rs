use std::collections::BTreeSet;
use std::time::Duration;

use beztack_domain::EmailAddress;
use beztack_domain::auth::{PasswordPolicy, SessionPolicy};
use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::IntoDeserializer as _;
use serde::{Deserialize, Deserializer};

use crate::jwt::{JwtAlgorithm, JwtRules};
use crate::password::HasherConfig;
use crate::{Secrets, StorageFormat};

/// `[auth]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "switches, each of its own")]
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
    /// Comma-separated addresses of administrators (decisions.md 8).
    pub admin_emails: String,
    /// Whether a forgotten password can be reset by mail.
    pub reset_password: bool,
    /// Whether addresses are verified by mail.
    pub verification_email: bool,
    /// Whether people may change their address.
    pub change_email: bool,
    /// Whether people may delete their account.
    pub delete_user: bool,
    /// Whether nobody gets in before their address is proven.
    pub require_email_verification: bool,
    /// Whether signing up signs in.
    pub auto_sign_in: bool,
    /// Whether role `sudo` alone opens the administration endpoints (decisions.md 8).
    pub sudo_administers: bool,
    /// Lifetimes.
    pub session: SessionConfig,
    /// The session cookie.
    pub cookies: CookiesConfig,
    /// Whether a session may be shown as `Authorization: Bearer` instead of a cookie.
    pub bearer: bool,
    /// Rules and hashing.
    pub password: PasswordConfig,
    /// Tokens for other services.
    pub jwt: JwtConfig,
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
    /// Age at which it ends anyway.
    #[serde(deserialize_with = "absolute_lifetime")]
    pub absolute_lifetime: AbsoluteLifetime,
    /// How long a session that was looked up may be answered from memory; none at all for
    /// not remembering any.
    #[serde(with = "humantime_serde")]
    pub cache_lifetime: Duration,
    /// What browsers may answer for themselves.
    pub cookie_cache: CookieCacheConfig,
}

/// `[auth.session.cookie_cache]`
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookieCacheConfig {
    /// Whether browsers keep a signed copy of their session.
    pub enabled: bool,
    /// How long it is good for.
    #[serde(with = "humantime_serde")]
    pub max_age: Duration,
}

/// When a session ends whatever its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsoluteLifetime {
    /// After 90 days; never in a database that was adopted, whose other program knows
    /// of no such limit (decisions.md 10).
    Auto,
    /// At this age.
    After(Duration),
    /// Never.
    Never,
}

impl SessionConfig {
    /// The longest `cache_lifetime`: it bounds how long a change can go unnoticed.
    pub const LONGEST_CACHE_LIFETIME: Duration = Duration::from_mins(5);
}

impl AbsoluteLifetime {
    const DEFAULT: Duration = Duration::from_hours(90 * 24);

    fn in_format(self, format: StorageFormat) -> Option<Duration> {
        match (self, format) {
            (Self::After(age), _) => Some(age),
            (Self::Auto, StorageFormat::Hardened) => Some(Self::DEFAULT),
            (Self::Auto, StorageFormat::BetterAuth) | (Self::Never, _) => None,
        }
    }
}

/// `auto`, or a duration, of which none at all means never.
fn absolute_lifetime<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<AbsoluteLifetime, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "auto" {
        return Ok(AbsoluteLifetime::Auto);
    }
    let age = humantime_serde::deserialize::<Duration, _>(text.as_str().into_deserializer())?;
    Ok(if age.is_zero() {
        AbsoluteLifetime::Never
    } else {
        AbsoluteLifetime::After(age)
    })
}

/// `[auth.cookies]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookiesConfig {
    /// What every name begins with.
    pub prefix: String,
    /// Whether pages of another site send every one of them along: `Secure`,
    /// `SameSite=None`, and `Partitioned`, so that browsers that take no cookies of third
    /// parties keep them for that site's pages alone.
    pub across_sites: bool,
    /// The session cookie's own attributes, unless `across_sites` decides.
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
    /// Whether the passwords that people choose most often are refused.
    pub refuse_common: RefuseCommon,
    /// Hashes computed at once; zero for one per core.
    pub hash_threads: usize,
    /// Hashes that may wait.
    pub hash_queue: usize,
}

/// When common passwords are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefuseCommon {
    /// Not in a database that was adopted, whose other program accepts them.
    Auto,
    /// Always.
    True,
    /// Never.
    False,
}

/// `[auth.jwt]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JwtConfig {
    /// Whether there are such tokens at all.
    pub enabled: bool,
    /// How they are signed.
    pub algorithm: JwtAlgorithm,
    /// How long one is valid.
    #[serde(with = "humantime_serde")]
    pub lifetime: Duration,
    /// Who says so (`iss`); empty for the base URL.
    pub issuer: String,
    /// To whom (`aud`); empty for the base URL.
    pub audience: String,
    /// How long a key signs; none at all for ever.
    #[serde(with = "humantime_serde")]
    pub rotation_interval: Duration,
    /// How long it stays published afterwards.
    #[serde(with = "humantime_serde")]
    pub grace_period: Duration,
}

/// `[auth.two_factor]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoFactorConfig {
    /// What authenticator apps show; empty for the product's name.
    pub issuer: String,
    /// What `get-totp-uri` names instead (contract/better-auth.md 9).
    pub uri_issuer: String,
    /// Whether a time step is accepted once only (decisions.md 9).
    pub single_use: bool,
    /// Whether codes are sent by mail to those who ask (decisions.md 10).
    pub otp_by_mail: bool,
}

impl JwtConfig {
    /// Tokens are counted in seconds.
    pub const SHORTEST_LIFETIME: Duration = Duration::from_secs(1);
    /// Nothing ends a token before its time.
    pub const LONGEST_LIFETIME: Duration = Duration::from_hours(24);
    /// Keys are published some time before they sign.
    pub const SHORTEST_ROTATION: Duration = Duration::from_hours(1);
    /// Ten years; longer ones leave the calendar.
    pub const LONGEST_GRACE: Duration = Duration::from_hours(10 * 365 * 24);
}

impl AuthConfig {
    /// The shortest secret that is accepted, in characters (original-api.md 1.8).
    pub const MIN_SECRET_LENGTH: usize = 32;

    /// The secrets with their versions. `Err` is what is wrong with `secrets`, which
    /// names none of them.
    pub fn versioned_secrets(&self) -> Result<Vec<(u32, SecretString)>, &'static str> {
        let listed = self.secrets.expose_secret();
        if listed.is_empty() {
            return Ok(vec![(Secrets::FIRST_VERSION, self.secret.clone())]);
        }
        let versions = listed
            .split(',')
            .map(|entry| {
                let (version, secret) = entry.trim().split_once(':')?;
                Some((version.parse::<u32>().ok()?, SecretString::from(secret)))
            })
            .collect::<Option<Vec<_>>>()
            .ok_or("must be a list such as 2:new,1:old")?;
        let distinct: BTreeSet<u32> = versions.iter().map(|(version, _)| *version).collect();
        if distinct.len() < versions.len() {
            return Err("must give every secret a version of its own");
        }
        Ok(versions)
    }

    /// The signing keys.
    pub fn signing_secrets(&self) -> Secrets {
        self.versioned_secrets()
            .map_or_else(|_broken| Secrets::new(&self.secret), Secrets::versioned)
    }

    /// The addresses of administrators. `Err` is one that is none.
    pub fn admin_emails(&self) -> Result<Vec<EmailAddress>, &str> {
        self.admin_emails
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(|entry| EmailAddress::parse(entry).map_err(|_malformed| entry))
            .collect()
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

    /// The rules for sessions, in a database of this format.
    pub fn session_policy(&self, format: StorageFormat) -> SessionPolicy {
        SessionPolicy {
            lifetime: delta(self.session.lifetime),
            short_lifetime: delta(self.session.short_lifetime),
            update_age: delta(self.session.update_age),
            absolute_lifetime: self.session.absolute_lifetime.in_format(format).map(delta),
        }
    }

    /// How long a browser's own copy of its session is good for, if it keeps one.
    pub fn cookie_cache(&self) -> Option<TimeDelta> {
        let cache = self.session.cookie_cache;
        let max_age = TimeDelta::from_std(cache.max_age).unwrap_or(TimeDelta::MAX);
        cache.enabled.then_some(max_age)
    }

    /// The rules for passwords, in a database of this format.
    pub fn password_policy(&self, format: StorageFormat) -> PasswordPolicy {
        PasswordPolicy {
            min_length: self.password.min_length,
            max_length: self.password.max_length,
            refuse_common: match self.password.refuse_common {
                RefuseCommon::Auto => format == StorageFormat::Hardened,
                RefuseCommon::True => true,
                RefuseCommon::False => false,
            },
            own_words: Vec::new(),
        }
    }

    /// The rules for tokens, if there are any.
    pub fn jwt_rules(&self) -> Option<JwtRules> {
        let config = &self.jwt;
        let base_url = self.base_url.trim_end_matches('/');
        let or_base_url = |text: &str| if text.is_empty() { base_url } else { text }.to_owned();
        let rotation = config.rotation_interval;
        config.enabled.then(|| JwtRules {
            algorithm: config.algorithm,
            lifetime: delta(config.lifetime),
            issuer: or_base_url(&config.issuer),
            audience: or_base_url(&config.audience),
            rotation_interval: (!rotation.is_zero()).then(|| delta(rotation)),
            grace_period: delta(config.grace_period),
        })
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

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}
