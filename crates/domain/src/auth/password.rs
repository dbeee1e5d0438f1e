use std::fmt;

use super::{AuthError, common_passwords};

/// A password as typed, before it is hashed. Never printed.
#[derive(Clone)]
pub struct PlainPassword(String);

/// Which passwords may be set. Length is in UTF-16 code units as the reference counts
/// (contract/better-auth.md 7: four emoji make 8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Fewest units.
    pub min_length: usize,
    /// Most units.
    pub max_length: usize,
    /// Whether those that people choose most often are refused, and those that are little
    /// more than one of `own_words`.
    pub refuse_common: bool,
    /// What the installation is called (ASVS 5, 6.2.11).
    pub own_words: Vec<String>,
}

impl PasswordPolicy {
    /// A length that every policy has to allow (ASVS 5, 6.2.9).
    pub const ALWAYS_ALLOWED: usize = 64;

    /// Whether a password is one of our own words with nothing but digits and signs around
    /// it and in it, however its letters are cased.
    fn is_own_word(&self, password: &str) -> bool {
        let bare = letters(password);
        !bare.is_empty() && self.own_words.iter().any(|word| letters(word) == bare)
    }

    /// The same for passwords of any length: those that administrators choose for others
    /// when they open an account for them (contract/better-auth.md 7).
    #[must_use]
    pub fn of_any_length(self) -> Self {
        Self {
            min_length: 0,
            max_length: usize::MAX,
            ..self
        }
    }
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.flat_map(char::to_lowercase).collect()
}

impl PlainPassword {
    /// Takes a password that is only to be compared.
    pub fn to_compare(text: String) -> Self {
        Self(text)
    }

    /// Takes a password that is to be set, if the policy allows it.
    pub fn to_set(text: String, policy: &PasswordPolicy) -> Result<Self, AuthError> {
        let length = text.encode_utf16().count();
        if length < policy.min_length {
            Err(AuthError::PasswordTooShort)
        } else if length > policy.max_length {
            Err(AuthError::PasswordTooLong)
        } else if policy.refuse_common
            && (common_passwords::contains(&text) || policy.is_own_word(&text))
        {
            Err(AuthError::PasswordTooCommon)
        } else {
            Ok(Self(text))
        }
    }

    /// The text, for hashing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainPassword(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> PasswordPolicy {
        PasswordPolicy {
            min_length: 8,
            max_length: 128,
            refuse_common: true,
            own_words: vec!["Acme Rockets".to_owned()],
        }
    }

    #[test]
    fn our_own_words_are_no_passwords() {
        let set = |text: &str| PlainPassword::to_set(text.to_owned(), &policy());
        for own in ["AcmeRockets", "acme rockets!", "Acme-Rockets-2026"] {
            assert!(
                matches!(set(own), Err(AuthError::PasswordTooCommon)),
                "{own}"
            );
        }
        for other in ["Acme Rockets and a horse", "20262026", "rocketry!"] {
            assert!(!policy().is_own_word(other), "{other}");
        }
    }

    #[test]
    fn common_passwords_are_refused_where_the_policy_says_so() {
        let set = |policy: &PasswordPolicy| PlainPassword::to_set("Password1".to_owned(), policy);
        for policy in [policy(), policy().of_any_length()] {
            assert!(matches!(set(&policy), Err(AuthError::PasswordTooCommon)));
        }
        let lenient = PasswordPolicy {
            refuse_common: false,
            ..policy()
        };
        assert!(set(&lenient).is_ok());
    }

    #[test]
    fn length_is_counted_in_utf16_units() {
        assert!(PlainPassword::to_set("🙂🙂🙂🙂".to_owned(), &policy()).is_ok());
        assert!(matches!(
            PlainPassword::to_set("1234567".to_owned(), &policy()),
            Err(AuthError::PasswordTooShort)
        ));
        assert!(matches!(
            PlainPassword::to_set("p".repeat(129), &policy()),
            Err(AuthError::PasswordTooLong)
        ));
    }

    #[test]
    fn a_password_is_never_printed() {
        let password = PlainPassword::to_compare("hunter22".to_owned());
        assert!(!format!("{password:?}").contains("hunter22"));
    }
}
