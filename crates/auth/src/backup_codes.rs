//! Codes on paper, each good for one sign-in without the authenticator app
//! (contract/better-auth.md 9).
//!
//! The list of those that are left is sealed as a whole, whatever it holds of each
//! ([`keep`](BackupCodes::keep)).

use beztack_domain::id::{Alphabet, IdSource};
use beztack_domain::{Fault, FaultKind};

use crate::kept_code::KeptCodes;
use crate::{Secrets, StorageFormat, vault};

/// Codes handed out at once.
const COUNT: usize = 10;
/// Characters on either side of the dash.
const HALF: usize = 5;
/// Ten new codes, to be shown once.
pub fn generate(ids: &dyn IdSource) -> Vec<String> {
    let half = || ids.text(Alphabet::Alphanumeric, HALF);
    std::iter::repeat_with(|| format!("{}-{}", half(), half()))
        .take(COUNT)
        .collect()
}

/// The codes that are left, in the form in which they are kept. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct BackupCodes(Vec<String>);

impl BackupCodes {
    /// What is kept of new codes: in the `hardened` format a digest under a key of this
    /// installation, for a code has only about 59 bits; else the code.
    pub fn keep(codes: &[String], format: StorageFormat, secrets: &Secrets) -> Self {
        let kept = KeptCodes::new(secrets);
        Self(codes.iter().map(|code| kept.keep(code, format)).collect())
    }

    /// The same list in another format, as far as there is a way: codes become digests,
    /// digests stay what they are and still work here.
    #[must_use]
    pub fn converted(self, to: StorageFormat, secrets: &Secrets) -> Self {
        let kept = KeptCodes::new(secrets);
        let convert = |entry: String| {
            if KeptCodes::is_digest(&entry) {
                entry
            } else {
                kept.keep(&entry, to)
            }
        };
        Self(self.0.into_iter().map(convert).collect())
    }

    /// Whether Better Auth can use every one of them.
    pub fn are_readable(&self) -> bool {
        !self.0.iter().any(|entry| KeptCodes::is_digest(entry))
    }

    /// Reads the column.
    pub fn open(sealed: &str, secrets: &Secrets) -> Result<Self, Fault> {
        let list = vault::open(sealed, secrets)?;
        serde_json::from_str(&list).map(Self).map_err(|error| {
            Fault::caused_by(FaultKind::Internal, "reading a list of backup codes", error)
        })
    }

    /// What the column holds.
    pub fn seal(
        &self,
        format: StorageFormat,
        secrets: &Secrets,
        ids: &dyn IdSource,
    ) -> Result<String, Fault> {
        let list = serde_json::to_string(&self.0).map_err(|error| {
            Fault::caused_by(FaultKind::Internal, "writing a list of backup codes", error)
        })?;
        vault::seal(&list, format, secrets, ids)
    }

    /// The list after `code` was used; `None` if it is not in it. Case and the dash
    /// matter. Every entry is compared, in constant time.
    pub fn without(&self, code: &str, secrets: &Secrets) -> Option<Self> {
        let kept = KeptCodes::new(secrets);
        let (used, left): (Vec<String>, Vec<String>) = self
            .0
            .iter()
            .cloned()
            .partition(|entry| kept.is_kept(code, entry));
        (!used.is_empty()).then_some(Self(left))
    }
}

impl std::fmt::Debug for BackupCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BackupCodes({} left)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::{Counting, secrets};

    const FORMATS: [StorageFormat; 2] = [StorageFormat::Hardened, StorageFormat::BetterAuth];

    #[test]
    fn every_code_works_once_in_either_format() {
        let (ours, ids) = (secrets("a secret", &[]), Counting::default());
        for format in FORMATS {
            let codes = generate(&ids);
            assert_eq!(codes.len(), 10);
            let mut kept = BackupCodes::keep(&codes, format, &ours);
            for code in &codes {
                assert_eq!(code.len(), 11);
                kept = kept.without(code, &ours).unwrap();
                assert_eq!(kept.without(code, &ours), None);
            }
            assert_eq!(kept, BackupCodes(Vec::new()));
        }
    }

    #[test]
    fn case_and_the_dash_matter() {
        let ours = secrets("a secret", &[]);
        let codes = ["aBcDe-FgHiJ".to_owned()];
        for format in FORMATS {
            let kept = BackupCodes::keep(&codes, format, &ours);
            for wrong in ["abcde-fghij", "aBcDeFgHiJ", "", "aBcDe-FgHiJ "] {
                assert_eq!(kept.without(wrong, &ours), None, "{wrong:?}");
            }
        }
    }

    #[test]
    fn the_hardened_list_holds_no_code_and_its_digests_are_none() {
        let ours = secrets("a secret", &[]);
        let codes = ["aBcDe-FgHiJ".to_owned()];
        let kept = BackupCodes::keep(&codes, StorageFormat::Hardened, &ours);
        let entry = kept.0.first().unwrap().clone();
        assert!(!entry.contains("aBcDe"));
        assert_eq!(kept.without(&entry, &ours), None);
        assert!(
            kept.without("aBcDe-FgHiJ", &secrets("other", &[]))
                .is_none()
        );
        let rotated = secrets("new", &["a secret"]);
        assert!(kept.without("aBcDe-FgHiJ", &rotated).is_some());
    }

    #[test]
    fn the_list_survives_its_seal() {
        let (ours, ids) = (secrets("a secret", &[]), Counting::default());
        for format in FORMATS {
            let kept = BackupCodes::keep(&generate(&ids), format, &ours);
            let sealed = kept.seal(format, &ours, &ids).unwrap();
            assert_eq!(BackupCodes::open(&sealed, &ours).unwrap(), kept);
        }
    }
}
