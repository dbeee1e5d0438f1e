use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Keeps the key of pseudonyms apart from every other use of the secret.
const PSEUDONYMS: &str = "beztack pseudonyms";

/// The secrets of this installation, newest first: the newest signs, every one
/// verifies (decisions.md 17).
#[derive(Clone)]
pub struct Secrets {
    keys: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    // Keyed once: cloning it saves hashing the key for every cookie.
    mac: Hmac<Sha256>,
    text: SecretString,
}

impl Secrets {
    /// The secret in use, and those it replaced.
    pub fn new(current: &SecretString, previous: &[SecretString]) -> Self {
        let keys = std::iter::once(current)
            .chain(previous)
            .filter_map(|secret| {
                let mac = Hmac::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
                Some(Key {
                    mac,
                    text: secret.clone(),
                })
            })
            .collect();
        Self { keys }
    }

    /// HMAC-SHA256 of `message` under the newest secret.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.keys
            .first()
            .map(|key| {
                key.mac
                    .clone()
                    .chain_update(message)
                    .finalize()
                    .into_bytes()
                    .to_vec()
            })
            .unwrap_or_default()
    }

    /// Whether one of the secrets made `signature` for `message`; in constant time.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.keys.iter().any(|key| {
            key.mac
                .clone()
                .chain_update(message)
                .verify_slice(signature)
                .is_ok()
        })
    }

    /// Keys made of these for one purpose alone: who knows one of them knows nothing
    /// about the secrets, nor about the keys of another purpose.
    pub(crate) fn derived(&self, purpose: &str) -> Self {
        let derive = |key: &Key| {
            let mac = key.mac.clone().chain_update(purpose).finalize();
            SecretString::from(hex::encode(mac.into_bytes()))
        };
        let texts: Vec<SecretString> = self.keys.iter().map(derive).collect();
        match texts.split_first() {
            Some((current, previous)) => Self::new(current, previous),
            None => Self { keys: Vec::new() },
        }
    }

    /// A name for `text` that only this installation can make: always the same, and
    /// leading nobody back.
    pub fn pseudonym(&self, text: &str) -> String {
        hex::encode(self.derived(PSEUDONYMS).sign(text.as_bytes()))
    }

    /// The secrets themselves, newest first, for what derives its own keys of them.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &[u8]> {
        self.keys
            .iter()
            .map(|key| key.text.expose_secret().as_bytes())
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} keys)", self.keys.len())
    }
}
