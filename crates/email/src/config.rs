use std::path::PathBuf;
use std::time::Duration;

use beztack_domain::{EmailAddress, Language};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::smtp::SmtpServer;

/// `[email]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    /// What carries mail, as far as it is said.
    pub transport: TransportConfig,
    /// The language where nobody asked for one of ours: `en` or `es`.
    pub language: String,
    /// The sender's name; empty for the product's.
    pub from_name: String,
    /// The sender's address.
    pub from_address: String,
    /// Where answers go; empty for the sender.
    pub reply_to: String,
    /// How long one step of a delivery may take.
    #[serde(with = "humantime_serde")]
    pub timeout: Duration,
    /// `[email.resend]`
    pub resend: ResendConfig,
    /// `[email.smtp]`
    pub smtp: SmtpConfig,
    /// Where the mailbox keeps its mails.
    pub mailbox_dir: PathBuf,
    /// Mails that the mailbox keeps; older ones go.
    pub mailbox_size: usize,
    /// Whether new accounts are greeted.
    pub welcome: bool,
    /// Whether people hear of a sign-in from where they have not been before.
    pub new_sign_in: bool,
    /// Whether people hear of their second factor being switched on or off.
    pub two_factor_changed: bool,
}

/// What carries mail, as it is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransportConfig {
    /// Whatever is configured: see [`EmailConfig::carrier`].
    Auto,
    /// Resend's API.
    Resend,
    /// An SMTP server.
    Smtp,
    /// The local mailbox.
    Mailbox,
}

/// `[email.resend]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResendConfig {
    /// Opens Resend's API.
    pub api_key: SecretString,
    /// Where it is.
    pub url: String,
}

/// `[email.smtp]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// The server, with the name and password to be used there.
    pub url: SecretString,
    /// Connections held at once.
    pub max_connections: u32,
}

/// What carries mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Resend's API.
    Resend,
    /// An SMTP server.
    Smtp,
    /// The local mailbox.
    Mailbox,
}

impl EmailConfig {
    /// What carries mail. Unless one is named: Resend where there is a key for it, in
    /// production only (decisions.md 17); else the SMTP server, if there is one; else the
    /// mailbox.
    pub fn carrier(&self, production: bool) -> Carrier {
        match self.transport {
            TransportConfig::Resend => Carrier::Resend,
            TransportConfig::Smtp => Carrier::Smtp,
            TransportConfig::Auto if production && self.has_api_key() => Carrier::Resend,
            TransportConfig::Auto if self.has_server() => Carrier::Smtp,
            TransportConfig::Auto | TransportConfig::Mailbox => Carrier::Mailbox,
        }
    }

    /// The language where nobody asked for one of ours.
    pub fn default_language(&self) -> Language {
        Language::of_tag(&self.language).unwrap_or_default()
    }

    /// Everything that is wrong: the variable or key, and what it is.
    pub fn problems(&self, production: bool) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        if Language::of_tag(&self.language).is_none() {
            let what = format!("must be en or es, not {:?}", self.language);
            problems.push(("email.language", what));
        }
        if self.mailbox_size == 0 {
            problems.push(("email.mailbox_size", "must be at least 1".to_owned()));
        }
        if self.timeout.is_zero() {
            problems.push(("email.timeout", "must be more than nothing".to_owned()));
        }
        let carrier = self.carrier(production);
        if carrier != Carrier::Mailbox {
            problems.extend(self.sender_problems());
        }
        match carrier {
            Carrier::Resend => problems.extend(self.resend_problems()),
            Carrier::Smtp => problems.extend(self.smtp_problems()),
            Carrier::Mailbox => {}
        }
        problems
    }

    fn has_api_key(&self) -> bool {
        !self.resend.api_key.expose_secret().is_empty()
    }

    fn has_server(&self) -> bool {
        !self.smtp.url.expose_secret().is_empty()
    }

    fn sender_problems(&self) -> Vec<(&'static str, String)> {
        let is_address = |text: &str| EmailAddress::parse(text).is_ok();
        let mut problems = Vec::new();
        if self.from_address.is_empty() {
            let what = "is required: the address that mails are sent from";
            problems.push(("RESEND_FROM_EMAIL", what.to_owned()));
        } else if !is_address(&self.from_address) {
            let what = format!("{:?} is not an e-mail address", self.from_address);
            problems.push(("RESEND_FROM_EMAIL", what));
        }
        if !self.reply_to.is_empty() && !is_address(&self.reply_to) {
            let what = format!("{:?} is not an e-mail address", self.reply_to);
            problems.push(("email.reply_to", what));
        }
        if self.from_name.contains(char::is_control) {
            problems.push(("RESEND_FROM_NAME", "must be one line".to_owned()));
        }
        problems
    }

    fn resend_problems(&self) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        if !self.has_api_key() {
            let what = "is required where email.transport is resend";
            problems.push(("RESEND_API_KEY", what.to_owned()));
        }
        let address = url::Url::parse(&self.resend.url);
        if !address.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
            let what = "must be an http or https address".to_owned();
            problems.push(("email.resend.url", what));
        }
        problems
    }

    fn smtp_problems(&self) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        if !self.has_server() {
            let what = "is required where email.transport is smtp".to_owned();
            problems.push(("SMTP_URL", what));
        } else if let Err(what) = SmtpServer::parse(self.smtp.url.expose_secret()) {
            problems.push(("SMTP_URL", what.to_owned()));
        }
        if self.smtp.max_connections == 0 {
            let what = "must be at least 1".to_owned();
            problems.push(("email.smtp.max_connections", what));
        }
        problems
    }
}
