use std::time::Duration;

use serde::Deserialize;

/// `[limits]`. `config/default.toml` explains every key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsConfig {
    /// Wrong passwords at sign-in, per address; and by somebody who is signed in.
    pub sign_in: Allowance,
    /// Wrong codes of any kind, per account.
    pub code: Allowance,
    /// Mails to reset a password, per address.
    pub reset_mail: Allowance,
    /// Mails about the proof or change of an address, per address.
    pub verification_mail: Allowance,
    /// Mails with a code, per account.
    pub code_mail: Allowance,
    /// Invitations, per address.
    pub invitation_mail: Allowance,
    /// Invitations, per account that sends them.
    pub invitations: Allowance,
    /// Exports of everything that is held about somebody, per account.
    pub export: Allowance,
}

/// So many within a window that begins with the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// How many; zero for any number.
    pub most: u32,
    /// The window.
    #[serde(with = "humantime_serde")]
    pub within: Duration,
}

impl Allowance {
    const fn new(most: u32, minutes: u64) -> Self {
        Self {
            most,
            within: Duration::from_secs(60 * minutes),
        }
    }
}

impl LimitsConfig {
    /// What `config/default.toml` says (decisions.md 14, security.md 2.6).
    pub const DEFAULT: Self = Self {
        sign_in: Allowance::new(20, 15),
        code: Allowance::new(10, 15),
        reset_mail: Allowance::new(5, 15),
        verification_mail: Allowance::new(5, 15),
        code_mail: Allowance::new(5, 15),
        invitation_mail: Allowance::new(10, 60),
        invitations: Allowance::new(200, 60),
        export: Allowance::new(5, 60),
    };

    /// No limit at all.
    pub const NONE: Self = Self {
        sign_in: Allowance::new(0, 0),
        code: Allowance::new(0, 0),
        reset_mail: Allowance::new(0, 0),
        verification_mail: Allowance::new(0, 0),
        code_mail: Allowance::new(0, 0),
        invitation_mail: Allowance::new(0, 0),
        invitations: Allowance::new(0, 0),
        export: Allowance::new(0, 0),
    };

    /// Every limit by its name in the configuration.
    pub fn named(&self) -> [(&'static str, Allowance); 8] {
        [
            ("sign_in", self.sign_in),
            ("code", self.code),
            ("reset_mail", self.reset_mail),
            ("verification_mail", self.verification_mail),
            ("code_mail", self.code_mail),
            ("invitation_mail", self.invitation_mail),
            ("invitations", self.invitations),
            ("export", self.export),
        ]
    }
}
