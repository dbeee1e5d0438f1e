//! Short codes as they are kept until somebody brings them back.
//!
//! A short code has too few bits for a plain digest (ASVS 5, 6.5.2). In the `hardened`
//! format a digest is kept, under a key that only this installation's secret yields; in
//! the `better-auth` format the code itself. Either kind is recognised in both.

use subtle::ConstantTimeEq as _;

use crate::{Secrets, StorageFormat};

/// What a digest begins with; no code does.
const DIGEST: &str = "hmac-sha256:";
/// Keeps the key apart from every other use of the secret.
const PURPOSE: &str = "beztack two-factor codes";

/// Keeps and recognises codes.
#[derive(Debug)]
pub(crate) struct KeptCodes {
    key: Secrets,
}

impl KeptCodes {
    pub(crate) fn new(secrets: &Secrets) -> Self {
        Self {
            key: secrets.derived(PURPOSE),
        }
    }

    /// Whether `kept` is a digest, and not the code itself.
    pub(crate) fn is_digest(kept: &str) -> bool {
        kept.starts_with(DIGEST)
    }

    /// What is kept of `code`.
    pub(crate) fn keep(&self, code: &str, format: StorageFormat) -> String {
        match format {
            StorageFormat::BetterAuth => code.to_owned(),
            StorageFormat::Hardened => {
                format!("{DIGEST}{}", hex::encode(self.key.sign(code.as_bytes())))
            }
        }
    }

    /// Whether `kept` is what was kept of `code`; in constant time.
    pub(crate) fn is_kept(&self, code: &str, kept: &str) -> bool {
        match kept.strip_prefix(DIGEST) {
            Some(digest) => {
                hex::decode(digest).is_ok_and(|digest| self.key.verify(code.as_bytes(), &digest))
            }
            None => kept.as_bytes().ct_eq(code.as_bytes()).into(),
        }
    }
}
