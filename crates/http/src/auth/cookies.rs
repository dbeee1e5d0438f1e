//! Names, attributes and order of cookies (contract 3).

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use actix_web::http::header::COOKIE;
use beztack_auth::{CookiesConfig, SameSite, Secrets, Secure, TrustedDevice, cookie};
use beztack_domain::auth::Verification;
use chrono::TimeDelta;

use super::bearer;

/// Writes `Set-Cookie` lines and reads our own cookies.
#[derive(Debug)]
pub(crate) struct Cookies {
    prefix: String,
    secrets: Secrets,
    bearer: bool,
    session_token: Attributes,
    others: Attributes,
}

#[derive(Clone, Copy, Debug)]
struct Attributes {
    same_site: SameSite,
    secure: bool,
    /// Whether it is kept apart for every site whose pages ask for it (CHIPS).
    partitioned: bool,
}

impl Attributes {
    const ACROSS_SITES: Self = Self {
        same_site: SameSite::None,
        secure: true,
        partitioned: true,
    };
}

const SESSION_TOKEN: &str = "session_token";
const SESSION_DATA: &str = "session_data";
const DONT_REMEMBER: &str = "dont_remember";
const ADMIN_SESSION: &str = "admin_session";
const TWO_FACTOR: &str = "two_factor";
const TRUST_DEVICE: &str = "trust_device";

/// The longest copy of a session that one cookie holds, and how long the pieces of a
/// longer one are (contract 6.4).
const LONGEST_SESSION_DATA: usize = 4093;
const SESSION_DATA_PIECE: usize = 3896;

/// What a browser keeps while an administrator acts in somebody's place.
#[derive(Debug)]
pub(crate) struct AdminSession {
    /// The token of their own session.
    pub(crate) token: String,
    /// Whether the browser was keeping it.
    pub(crate) remember: bool,
}

impl Cookies {
    pub(crate) fn new(config: &CookiesConfig, secrets: Secrets, is_https: bool) -> Self {
        let secure = match config.session_token.secure {
            Secure::Auto => is_https,
            Secure::True => true,
            Secure::False => false,
        };
        let or_across_sites = |same_site, secure| {
            if config.across_sites {
                Attributes::ACROSS_SITES
            } else {
                Attributes {
                    same_site,
                    secure,
                    partitioned: false,
                }
            }
        };
        Self {
            prefix: format!(
                "{}{}.",
                if is_https { "__Secure-" } else { "" },
                config.prefix
            ),
            secrets,
            bearer: false,
            session_token: or_across_sites(config.session_token.same_site, secure),
            others: or_across_sites(SameSite::Lax, is_https),
        }
    }

    /// The same; a session may also be shown as a bearer token, if it is `allowed`.
    pub(crate) fn or_bearer(self, allowed: bool) -> Self {
        Self {
            bearer: allowed,
            ..self
        }
    }

    /// The lines that give a browser its session: `max_age` in seconds, or none for
    /// one that ends with the browser.
    pub(crate) fn set_session(&self, token: &str, max_age: Option<i64>) -> Vec<String> {
        let mut lines = vec![self.signed(SESSION_TOKEN, token, max_age)];
        if max_age.is_none() {
            lines.push(self.signed(DONT_REMEMBER, "true", None));
        }
        lines
    }

    /// The line that gives a browser its session once more.
    pub(crate) fn renew_session(&self, token: &str, max_age: i64) -> String {
        self.signed(SESSION_TOKEN, token, Some(max_age))
    }

    /// The lines that take its session away. Always three, and one for every cookie that
    /// holds a copy of it.
    pub(crate) fn delete_session(&self, request: &HttpRequest) -> Vec<String> {
        let mut lines = self.withdraw_session(request);
        lines.push(self.line(DONT_REMEMBER, "", Some(0)));
        lines
    }

    /// The lines that take its session away, but not the wish that the next one be
    /// forgotten with the browser.
    pub(crate) fn withdraw_session(&self, request: &HttpRequest) -> Vec<String> {
        let mut lines: Vec<String> = [SESSION_TOKEN, SESSION_DATA]
            .map(|name| self.line(name, "", Some(0)))
            .into();
        lines.extend(self.delete_session_data(request, 0));
        lines
    }

    /// The lines that give a browser a copy of its session, instead of the one it has:
    /// several cookies where one would be too long. `max_age` as for the session.
    pub(crate) fn set_session_data(
        &self,
        request: &HttpRequest,
        text: &str,
        max_age: Option<i64>,
    ) -> Vec<String> {
        if text.len() <= LONGEST_SESSION_DATA {
            let mut lines = self.delete_session_data(request, 0);
            lines.push(self.line(SESSION_DATA, text, max_age));
            lines
        } else {
            // It is base64: every character is a byte.
            let pieces = text.as_bytes().chunks(SESSION_DATA_PIECE);
            let mut lines = self.delete_session_data(request, pieces.len());
            lines.extend(pieces.enumerate().map(|(index, piece)| {
                let name = format!("{SESSION_DATA}.{index}");
                self.line(&name, &String::from_utf8_lossy(piece), max_age)
            }));
            lines
        }
    }

    /// The copy of its session that the browser sent, put together.
    pub(crate) fn session_data(&self, request: &HttpRequest) -> Option<String> {
        let mut pieces: Vec<(Option<u8>, &str)> = self.session_data_pieces(request).collect();
        // The whole comes before pieces, which come in their order.
        pieces.sort_by_key(|(index, _)| *index);
        match pieces.as_slice() {
            [] => None,
            [(None, whole), ..] => Some((*whole).to_owned()),
            pieces => Some(pieces.iter().map(|(_, piece)| *piece).collect()),
        }
    }

    /// The lines that delete what the browser sent of it, but for the first `kept` pieces.
    fn delete_session_data(&self, request: &HttpRequest, kept: usize) -> Vec<String> {
        self.session_data_pieces(request)
            .filter(|(index, _)| index.is_none_or(|index| usize::from(index) >= kept))
            .map(|(index, _)| {
                let index = index.map(|index| format!(".{index}")).unwrap_or_default();
                self.line(&format!("{SESSION_DATA}{index}"), "", Some(0))
            })
            .collect()
    }

    /// The cookies that hold a copy of the session: one without an index, or several.
    fn session_data_pieces<'r>(
        &self,
        request: &'r HttpRequest,
    ) -> impl Iterator<Item = (Option<u8>, &'r str)> {
        pairs(request)
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(name, value)| {
                let name = name.strip_prefix(&self.prefix)?;
                let rest = name.strip_prefix(SESSION_DATA)?;
                if rest.is_empty() {
                    return Some((None, value));
                }
                let index = rest.strip_prefix('.')?.parse().ok()?;
                Some((Some(index), value))
            })
    }

    /// The line with which a browser is told to forget a copy that is no good, as the
    /// reference writes it.
    pub(crate) fn leave_session_data(&self) -> String {
        self.bare_deletion(SESSION_DATA)
    }

    /// The session token that the request presents, if we signed it. As in the reference
    /// a cookie that is there decides, whatever it is worth.
    pub(crate) fn session_token(&self, request: &HttpRequest) -> Option<String> {
        match self.sent(request, SESSION_TOKEN) {
            Some(sent) => cookie::verify(sent, &self.secrets),
            None if self.bearer => bearer::presented(request, &self.secrets),
            None => None,
        }
    }

    /// What the session cookie is after all of these `Set-Cookie` lines, if they set it.
    pub(crate) fn given_session<'l>(
        &self,
        lines: impl Iterator<Item = &'l str>,
    ) -> Option<&'l str> {
        let name = format!("{}{SESSION_TOKEN}=", self.prefix);
        let last = lines.filter_map(|line| line.strip_prefix(&name)).last()?;
        let value = last.split(';').next()?;
        (!value.is_empty()).then_some(value)
    }

    /// The lines that go before these `Set-Cookie` lines where cookies are for another
    /// site: one for every cookie of ours that they are about and that the request brought.
    ///
    /// A browser keeps one that is not partitioned beside the one that is, under the same
    /// name, and may send it first; and which of them it sent cannot be told. It would
    /// outlive the end of its session, and stand before the next one.
    pub(crate) fn leave_unpartitioned<'l>(
        &self,
        request: &HttpRequest,
        lines: impl Iterator<Item = &'l str>,
    ) -> Vec<String> {
        if !self.others.partitioned {
            return Vec::new();
        }
        let named: BTreeSet<&str> = lines
            .filter_map(|line| line.split_once('='))
            .map(|(name, _)| name)
            .filter(|name| name.starts_with(&self.prefix))
            .collect();
        named
            .into_iter()
            .filter(|named| pairs(request).any(|(name, _)| name == *named))
            .map(|name| format!("{name}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None"))
            .collect()
    }

    /// Whether the browser was asked not to keep its session.
    pub(crate) fn is_dont_remember(&self, request: &HttpRequest) -> bool {
        self.read(request, DONT_REMEMBER).is_some()
    }

    /// The line that sets the session of `request` aside while an administrator acts in
    /// somebody's place.
    pub(crate) fn set_admin_session(
        &self,
        request: &HttpRequest,
        lifetime: TimeDelta,
    ) -> Option<String> {
        let token = self.session_token(request)?;
        let dont_remember = self.read(request, DONT_REMEMBER).unwrap_or_default();
        let value = format!("{token}:{dont_remember}");
        Some(self.signed(ADMIN_SESSION, &value, Some(lifetime.num_seconds())))
    }

    /// The session that was set aside, if we signed it.
    pub(crate) fn admin_session(&self, request: &HttpRequest) -> Option<AdminSession> {
        let value = self.read(request, ADMIN_SESSION)?;
        let (token, dont_remember) = value.split_once(':')?;
        Some(AdminSession {
            token: token.to_owned(),
            remember: dont_remember.is_empty(),
        })
    }

    /// The line that forgets it.
    pub(crate) fn delete_admin_session(&self) -> String {
        self.line(ADMIN_SESSION, "", Some(0))
    }

    /// The line that challenges a browser to show a second factor.
    pub(crate) fn set_challenge(&self, identifier: &str) -> String {
        let max_age = Verification::CHALLENGE_LIFETIME.num_seconds();
        self.signed(TWO_FACTOR, identifier, Some(max_age))
    }

    /// The challenge that the request presents, if we signed it.
    pub(crate) fn challenge(&self, request: &HttpRequest) -> Option<String> {
        self.read(request, TWO_FACTOR)
    }

    /// The line that takes a challenge away once it is passed.
    pub(crate) fn leave_challenge(&self) -> String {
        self.bare_deletion(TWO_FACTOR)
    }

    /// The line with which a newly trusted browser forgets that it was to forget.
    pub(crate) fn leave_dont_remember(&self) -> String {
        self.bare_deletion(DONT_REMEMBER)
    }

    /// The line that spares a browser the second factor.
    pub(crate) fn trust_device(&self, device: &TrustedDevice) -> String {
        let max_age = TrustedDevice::LIFETIME.num_seconds();
        self.signed(TRUST_DEVICE, device.expose(), Some(max_age))
    }

    /// What the request shows to be spared the second factor, if we signed it.
    pub(crate) fn trusted_device(&self, request: &HttpRequest) -> Option<TrustedDevice> {
        self.read(request, TRUST_DEVICE)
            .map(TrustedDevice::presented)
    }

    /// As the reference deletes after a second factor: without a path, so that browsers
    /// keep the cookie (contract 3). Harmless, for what it stood for is used up.
    fn bare_deletion(&self, name: &str) -> String {
        let secure = if self.others.secure { "; Secure" } else { "" };
        format!("{}{name}=; Max-Age=0{secure}", self.prefix)
    }

    fn read(&self, request: &HttpRequest, name: &str) -> Option<String> {
        cookie::verify(self.sent(request, name)?, &self.secrets)
    }

    fn sent<'r>(&self, request: &'r HttpRequest, name: &str) -> Option<&'r str> {
        let is_wanted = |sent: &str| sent.strip_prefix(&self.prefix) == Some(name);
        let (_, sent) = pairs(request).find(|(name, _)| is_wanted(name))?;
        Some(sent)
    }

    fn signed(&self, name: &str, value: &str, max_age: Option<i64>) -> String {
        self.line(name, &cookie::sign(value, &self.secrets), max_age)
    }

    fn line(&self, name: &str, value: &str, max_age: Option<i64>) -> String {
        let attributes = match name {
            SESSION_TOKEN | ADMIN_SESSION => self.session_token,
            _ => self.others,
        };
        let max_age = max_age
            .map(|seconds| format!("; Max-Age={seconds}"))
            .unwrap_or_default();
        let secure = if attributes.secure { "; Secure" } else { "" };
        let partitioned = if attributes.partitioned {
            "; Partitioned"
        } else {
            ""
        };
        format!(
            "{}{name}={value}{max_age}; Path=/; HttpOnly{secure}; SameSite={}{partitioned}",
            self.prefix,
            attributes.same_site.as_str(),
        )
    }
}

/// Names and values of a request's cookies, as they were sent.
fn pairs(request: &HttpRequest) -> impl Iterator<Item = (&str, &str)> {
    request
        .headers()
        .get_all(COOKIE)
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim(), value.trim()))
}
