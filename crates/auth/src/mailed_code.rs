//! Codes sent by mail (contract/better-auth.md 9 and 17).

use beztack_domain::id::{Alphabet, IdSource};

use crate::kept_code::KeptCodes;
use crate::{Secrets, StorageFormat};

/// Digits of a code: 20 bits (ASVS 5, 6.5.4).
const DIGITS: usize = 6;
/// Codes that may be tried before another one has to be asked for.
const ATTEMPTS: u32 = 5;

/// A new code.
pub fn generate(ids: &dyn IdSource) -> String {
    ids.text(Alphabet::Digits, DIGITS)
}

/// A code that was sent, and how often another one was brought back: `<code>:<attempts>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedCode {
    kept: String,
    attempts: u32,
}

impl MailedCode {
    /// What is kept of a code that is being sent.
    pub fn keep(code: &str, format: StorageFormat, secrets: &Secrets) -> Self {
        Self {
            kept: KeptCodes::new(secrets).keep(code, format),
            attempts: 0,
        }
    }

    /// Reads the column.
    pub fn stored(text: &str) -> Option<Self> {
        let (kept, attempts) = text.rsplit_once(':')?;
        Some(Self {
            kept: kept.to_owned(),
            attempts: attempts.parse().ok()?,
        })
    }

    /// What the column holds.
    pub fn to_stored(&self) -> String {
        format!("{}:{}", self.kept, self.attempts)
    }

    /// Whether no further code may be tried.
    pub fn is_exhausted(&self) -> bool {
        self.attempts >= ATTEMPTS
    }

    /// Whether this is the code.
    pub fn is(&self, code: &str, secrets: &Secrets) -> bool {
        KeptCodes::new(secrets).is_kept(code, &self.kept)
    }

    /// After a wrong code.
    #[must_use]
    pub fn after_a_miss(mut self) -> Self {
        self.attempts += 1;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::secrets;

    #[test]
    fn it_survives_the_column_and_wears_out() {
        let ours = secrets("a secret", &[]);
        for format in [StorageFormat::Hardened, StorageFormat::BetterAuth] {
            let mut code = MailedCode::keep("012345", format, &ours);
            assert!(code.is("012345", &ours) && !code.is("12345", &ours));
            for _ in 0..5 {
                assert!(!code.is_exhausted());
                code = MailedCode::stored(&code.after_a_miss().to_stored()).unwrap();
            }
            assert!(code.is_exhausted());
        }
        assert_eq!(MailedCode::stored("012345"), None);
        let kept = MailedCode::keep("012345", StorageFormat::BetterAuth, &ours);
        assert_eq!(kept.to_stored(), "012345:0");
    }
}
