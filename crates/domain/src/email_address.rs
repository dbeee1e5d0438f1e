use std::fmt;

use thiserror::Error;

/// An e-mail address in the form it is looked up and stored: lower case.
///
/// The rule is the reference's (contract/better-auth.md 10): ASCII only, which
/// also keeps look-alike letters out.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an e-mail address")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    /// The most bytes of an address that mail reaches (RFC 5321 4.5.3.1.3, without the
    /// brackets).
    pub const LONGEST: usize = 254;

    /// Reads what a person typed; surrounding space is not forgiven.
    pub fn parse(text: &str) -> Result<Self, NotAnEmailAddress> {
        let (local, domain) = text.split_once('@').ok_or(NotAnEmailAddress)?;
        if text.len() <= Self::LONGEST && is_local_part(local) && is_domain(domain) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(NotAnEmailAddress)
        }
    }

    /// Takes an address that a database already holds, whatever wrote it there.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_'+-.".contains(c);
    !local.starts_with('.')
        && !local.contains("..")
        && local.chars().all(allowed)
        && local
            .chars()
            .last()
            .is_some_and(|last| last.is_ascii_alphanumeric() || "_+-".contains(last))
}

fn is_domain(domain: &str) -> bool {
    let mut labels = domain.split('.').rev();
    let top = labels.next().unwrap_or_default();
    let mut below = labels.peekable();
    top.len() >= 2
        && top.chars().all(|c| c.is_ascii_alphabetic())
        && below.peek().is_some()
        && below.all(|label| {
            label.starts_with(|c: char| c.is_ascii_alphanumeric())
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    /// Masked, because addresses end up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = self.0.split_once('@').map_or("", |(_, domain)| domain);
        write!(f, "…@{domain}")
    }
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn ordinary_addresses_are_lower_cased() {
        let address = EmailAddress::parse("Ada.O'Neil+x_1@Mail.Example-1.TEST").unwrap();
        assert_eq!(address.as_str(), "ada.o'neil+x_1@mail.example-1.test");
    }

    #[test]
    fn what_the_reference_refuses_is_refused() {
        for text in [
            "",
            "plain",
            "a@b",
            "a b@example.test",
            "@example.test",
            "a@example..test",
            ".a@b.test",
            "a.@b.test",
            "a..b@c.test",
            "a'@b.test",
            "a@-b.test",
            "a@b.t",
            "a@b.t1",
            "a@b@c.test",
            "a@b.test ",
            "а@b.test",
            "a＠b.test",
            "a@exämple.test",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_address_that_no_mail_reaches_is_none() {
        let domain = "@example.test";
        let of_length = |length: usize| "a".repeat(length - domain.len()) + domain;
        assert!(EmailAddress::parse(&of_length(254)).is_ok());
        assert!(EmailAddress::parse(&of_length(255)).is_err());
        let stored = EmailAddress::stored(of_length(300));
        assert_eq!(stored.as_str().len(), 300);
    }

    #[test]
    fn debug_output_hides_the_person() {
        let address = EmailAddress::parse("ada@example.test").unwrap();
        assert_eq!(format!("{address:?}"), "…@example.test");
    }
}
