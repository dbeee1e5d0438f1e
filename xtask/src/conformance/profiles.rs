//! The three configurations that the flows expect: our words for the kit's
//! `reference/profiles.mjs`.

/// Test-only; the fixtures of an adopted database belong to it, too.
pub(super) const SECRET: &str = "conformance-secret-0123456789-abcdefghijklmnopqrstuvwxyz";

/// How a server is configured for some of the flows.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) name: &'static str,
    mode: &'static str,
    /// `None` is the address under test.
    public_url: Option<&'static str>,
    trusted_origins: &'static [&'static str],
    /// Reset mail, verification mail, change of address, deletion of oneself.
    optional_features: bool,
    /// What this profile alone sets.
    own: &'static [(&'static str, &'static str)],
}

pub(super) const FULL: Profile = Profile {
    name: "full",
    mode: "development",
    public_url: None,
    trusted_origins: &[
        "http://localhost:5173",
        "http://localhost:5174",
        "https://app.example.test",
        "https://*.preview.example.test",
        "*.wild.example.test",
        "myapp://",
    ],
    optional_features: true,
    own: &[
        // One flow asks for mails to the same address twenty times over.
        ("BEZTACK__LIMITS__VERIFICATION_MAIL__MOST", "0"),
        ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SAME_SITE", "none"),
        ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SECURE", "false"),
    ],
};

/// The same without a word about the format, which the database says.
pub(super) const MIXED: Profile = Profile {
    name: "mixed",
    own: &[
        ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SAME_SITE", "none"),
        ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SECURE", "false"),
        ("BEZTACK__AUTH__STORAGE_FORMAT", ""),
    ],
    ..FULL
};

const PRODUCT: Profile = Profile {
    name: "product",
    mode: "development",
    public_url: None,
    trusted_origins: &[
        "http://localhost:5173",
        "http://localhost:5174",
        "https://app.example.test",
    ],
    optional_features: false,
    own: &[],
};

/// The product with the cookie cache on.
pub(super) const COOKIE_CACHE: Profile = Profile {
    name: "cookie-cache",
    own: &[("BEZTACK__AUTH__SESSION__COOKIE_CACHE__ENABLED", "true")],
    ..PRODUCT
};

/// Served over plain HTTP behind proxies, one of which the kit pretends to be.
const PRODUCTION: Profile = Profile {
    name: "production",
    mode: "production",
    public_url: Some("https://auth.example.test"),
    trusted_origins: &["http://localhost:5173", "https://app.example.test"],
    optional_features: true,
    own: &[
        ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SAME_SITE", "none"),
        ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SECURE", "true"),
        (
            "BEZTACK__SERVER__TRUSTED_PROXIES",
            "127.0.0.1,10.0.0.1,198.51.100.1",
        ),
    ],
};

/// Not for the flows: with what goes beyond the reference's product, as an operator would
/// switch it on in a new database.
pub(super) const TOKENS: Profile = Profile {
    name: "tokens",
    mode: "production",
    public_url: None,
    trusted_origins: &["http://localhost:5173"],
    optional_features: true,
    own: &[
        ("BEZTACK__AUTH__STORAGE_FORMAT", "hardened"),
        ("BEZTACK__AUTH__BEARER", "true"),
        ("BEZTACK__AUTH__JWT__ENABLED", "true"),
    ],
};

pub(super) const PROFILES: [Profile; 3] = [FULL, PRODUCT, PRODUCTION];

/// The same for all of them. What goes beyond the reference is off: the flows look into the
/// rows, reuse codes, and wait for no cache.
const SHARED: [(&str, &str); 16] = [
    ("BETTER_AUTH_SECRET", SECRET),
    ("APP_NAME", "Conformance App"),
    ("APP_URL", "http://localhost:5173"),
    ("BEZTACK__AUTH__STORAGE_FORMAT", "better-auth"),
    ("BEZTACK__AUTH__SESSION__ABSOLUTE_LIFETIME", "0s"),
    ("BEZTACK__AUTH__SESSION__CACHE_LIFETIME", "0s"),
    ("BEZTACK__AUTH__SUDO_ADMINISTERS", "false"),
    ("BEZTACK__AUTH__TWO_FACTOR__SINGLE_USE", "false"),
    ("BEZTACK__AUTH__TWO_FACTOR__ISSUER", "Conformance App"),
    ("BEZTACK__EMAIL__TRANSPORT", "mailbox"),
    ("BEZTACK__EMAIL__WELCOME", "false"),
    ("BEZTACK__EMAIL__NEW_SIGN_IN", "false"),
    ("BEZTACK__EMAIL__TWO_FACTOR_CHANGED", "false"),
    (
        "BEZTACK__LINKS__ACCEPT_INVITATION",
        "http://localhost:5173/accept-invitation/{id}",
    ),
    ("BEZTACK__LINKS__RESET_PASSWORD", "none"),
    ("BEZTACK__LINKS__ADDRESS_VERIFIED", "/"),
];

/// Switched together by `optional_features`.
const OPTIONAL: [&str; 4] = [
    "BEZTACK__AUTH__RESET_PASSWORD",
    "BEZTACK__AUTH__VERIFICATION_EMAIL",
    "BEZTACK__AUTH__CHANGE_EMAIL",
    "BEZTACK__AUTH__DELETE_USER",
];

impl Profile {
    /// The environment of a server of this profile on a port.
    pub(super) fn environment(&self, port: u16) -> Vec<(&'static str, String)> {
        let own_url = format!("http://localhost:{port}");
        let optional = OPTIONAL.map(|name| (name, self.optional_features.to_string()));
        SHARED
            .into_iter()
            .chain(self.own.iter().copied())
            .map(|(name, value)| (name, value.to_owned()))
            .chain(optional)
            .chain([
                ("NODE_ENV", self.mode.to_owned()),
                ("PORT", port.to_string()),
                (
                    "BETTER_AUTH_URL",
                    self.public_url.map_or(own_url, ToOwned::to_owned),
                ),
                (
                    "BETTER_AUTH_TRUSTED_ORIGINS",
                    self.trusted_origins.join(","),
                ),
            ])
            .collect()
    }
}
