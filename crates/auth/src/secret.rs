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
    version: u32,
    // Keyed once: cloning it saves hashing the key for every cookie.
    mac: Hmac<Sha256>,
    text: SecretString,
}

impl Secrets {
    /// What the version of a secret is that was configured without one.
    pub const FIRST_VERSION: u32 = 1;

    /// The secret in use: one that replaced none.
    pub fn new(secret: &SecretString) -> Self {
        Self::versioned([(Self::FIRST_VERSION, secret.clone())])
    }

    /// Every secret with its version; the newest is in use.
    pub fn versioned(secrets: impl IntoIterator<Item = (u32, SecretString)>) -> Self {
        let mut keys: Vec<Key> = secrets
            .into_iter()
            .filter_map(|(version, text)| Key::new(version, text))
            .collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.version));
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
        Self::versioned(self.keys.iter().map(|key| {
            let mac = key.mac.clone().chain_update(purpose).finalize();
            let text = SecretString::from(hex::encode(mac.into_bytes()));
            (key.version, text)
        }))
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

    /// The secrets that may have sealed something, likeliest first: those of `version`,
    /// then all others, for whoever renumbers secrets loses nothing by it.
    pub(crate) fn texts_for(&self, version: Option<u32>) -> impl Iterator<Item = &[u8]> {
        let named = move |key: &&Key| Some(key.version) == version;
        let others = self.keys.iter().filter(move |key| !named(key));
        self.keys
            .iter()
            .filter(named)
            .chain(others)
            .map(|key| key.text.expose_secret().as_bytes())
    }

    /// The version of the secret in use.
    pub(crate) fn current_version(&self) -> Option<u32> {
        self.keys.first().map(|key| key.version)
    }
}

impl Key {
    fn new(version: u32, text: SecretString) -> Option<Self> {
        let mac = Hmac::new_from_slice(text.expose_secret().as_bytes()).ok()?;
        Some(Self { version, mac, text })
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} keys)", self.keys.len())
    }
}
