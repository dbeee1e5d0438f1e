use std::fmt;

use beztack_domain::auth::StoredToken;
use beztack_domain::id::{Alphabet, IdSource};
use sha2::{Digest, Sha256};

/// How secrets lie in the database (decisions.md 7), recorded in the settings
/// table when the schema is made or adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorageFormat {
    /// A new database: argon2id, and digests instead of session tokens.
    Hardened,
    /// An adopted one: everything stays readable by Better Auth.
    BetterAuth,
}

impl StorageFormat {
    /// The name in configuration and in the settings table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hardened => "hardened",
            Self::BetterAuth => "better-auth",
        }
    }

    /// Reads the name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Hardened, Self::BetterAuth]
            .into_iter()
            .find(|format| format.as_str() == name)
    }

    /// What the session row holds for `token`, and is looked up by.
    pub fn stored(self, token: &SessionToken) -> StoredToken {
        StoredToken(self.stored_secret(&token.0))
    }

    /// What a row holds for a secret that was handed out.
    ///
    /// The hardened form is 32 alphanumerics, one per byte of the SHA-256 digest:
    /// about 190 bits of a value that is itself random, so it neither collides nor
    /// leads back, and a handle used as a secret is digested once more and found
    /// nowhere.
    pub fn stored_secret(self, secret: &str) -> String {
        match self {
            Self::BetterAuth => secret.to_owned(),
            Self::Hardened => {
                let alphabet = Alphabet::Alphanumeric.characters();
                Sha256::digest(secret.as_bytes())
                    .iter()
                    .filter_map(|byte| alphabet.get(usize::from(*byte) % alphabet.len()))
                    .map(|character| char::from(*character))
                    .collect()
            }
        }
    }
}

/// The secret that a browser holds for its session. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// A new one: 32 alphanumerics (contract/better-auth.md 5).
    pub fn generate(ids: &dyn IdSource) -> Self {
        Self(ids.text(Alphabet::Alphanumeric, 32))
    }

    /// One that a client presented.
    pub fn presented(text: String) -> Self {
        Self(text)
    }

    /// The text, for the cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_no_token() {
        let token = SessionToken::presented("a".repeat(32));
        let handle = StorageFormat::Hardened.stored(&token);
        assert_eq!(handle.0.len(), 32);
        assert_ne!(handle.0, token.expose());
        let replayed = StorageFormat::Hardened.stored(&SessionToken::presented(handle.0.clone()));
        assert_ne!(replayed, handle);
    }

    #[test]
    fn the_adopted_format_keeps_the_token() {
        let token = SessionToken::presented("b".repeat(32));
        assert_eq!(StorageFormat::BetterAuth.stored(&token).0, token.expose());
    }
}
