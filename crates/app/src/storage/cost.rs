use std::fmt;

use beztack_auth::StorageFormat;
use beztack_domain::EmailAddress;

/// What a conversion means for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The format that the database is in.
    pub from: StorageFormat,
    /// The format that it is to have.
    pub to: StorageFormat,
    /// Sessions: rewritten on the way to `hardened`, ended on the way back, because no
    /// digest leads to its token.
    pub sessions: u64,
    /// Mailed links that reset a password or delete an account: the same.
    pub links: usize,
    /// Sign-ins that wait for a second factor, and mailed codes; they live for three
    /// minutes, and end either way.
    pub challenges: usize,
    /// Second factors: TOTP secrets and lists of backup codes that are sealed anew.
    pub second_factors: usize,
    /// Keys that sign tokens, sealed anew.
    pub signing_keys: usize,
    /// Whose second factor no secret of ours opens. It is left as it is, and did not work
    /// before either.
    pub unreadable: Vec<EmailAddress>,
    /// Whose backup codes are digests, which stay: they work here, and not with the
    /// original.
    pub backup_codes_only_here: Vec<EmailAddress>,
    /// Whose password the original cannot verify: they need a reset there, unless they
    /// sign in here before.
    pub need_reset: Vec<EmailAddress>,
}

impl Cost {
    /// Nothing yet.
    pub(super) fn new(from: StorageFormat, to: StorageFormat) -> Self {
        Self {
            from,
            to,
            sessions: 0,
            links: 0,
            challenges: 0,
            second_factors: 0,
            signing_keys: 0,
            unreadable: Vec::new(),
            backup_codes_only_here: Vec::new(),
            need_reset: Vec::new(),
        }
    }

    /// Those whom it concerns by name, under what is the matter with them.
    pub fn people(&self) -> [(&'static str, &[EmailAddress]); 3] {
        [
            ("need a reset of their password", &self.need_reset),
            (
                "have backup codes that only work here",
                &self.backup_codes_only_here,
            ),
            (
                "have a second factor that no secret opens",
                &self.unreadable,
            ),
        ]
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.as_str(), self.to.as_str());
        writeln!(f, "From {from} to {to}:")?;
        let fate = match self.to {
            StorageFormat::Hardened => "rewritten: nobody notices",
            StorageFormat::BetterAuth => "ended",
        };
        writeln!(f, "  sessions: {}, {fate}", self.sessions)?;
        writeln!(f, "  mailed links: {}, {fate}", self.links)?;
        writeln!(f, "  sign-ins half done: {}, ended", self.challenges)?;
        let sealed = self.second_factors;
        writeln!(f, "  second factors: {sealed}, sealed anew")?;
        writeln!(f, "  signing keys: {}, sealed anew", self.signing_keys)?;
        for (matter, people) in self.people() {
            writeln!(f, "  people who {matter}: {}", people.len())?;
        }
        match self.to {
            StorageFormat::Hardened => {
                f.write_str("The original cannot take this database over afterwards.")
            }
            StorageFormat::BetterAuth => f.write_str(
                "The original can take this database over afterwards, with the newest secret.",
            ),
        }
    }
}
