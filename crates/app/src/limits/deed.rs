use beztack_auth::{Secrets, TrustedDevice};
use beztack_domain::EmailAddress;
use beztack_domain::id::UserId;

use super::{Allowance, LimitsConfig};

/// What is counted, and for whom.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed<'a> {
    /// A password at sign-in. The address is counted whether anybody has it or not, so
    /// that the limit does not tell.
    SignIn(&'a EmailAddress),
    /// The same in a browser that the account's owner trusts. It has a count of its own:
    /// whoever guesses elsewhere does not lock the owner out (ASVS 5, 6.1.1).
    SignInOn(&'a EmailAddress, &'a TrustedDevice),
    /// A password that somebody who is signed in repeats.
    Password(&'a UserId),
    /// A second factor of any kind (security.md 2.6).
    Code(&'a UserId),
    /// A mail to reset a password. Counted as [`Self::SignIn`] is.
    ResetMail(&'a EmailAddress),
    /// A mail about the proof or the change of an address.
    VerificationMail(&'a EmailAddress),
    /// A mail with a code.
    CodeMail(&'a UserId),
    /// An invitation, whoever sends it.
    InvitationMail(&'a EmailAddress),
    /// Everything that is held about somebody.
    Export(&'a UserId),
}

impl Deed<'_> {
    /// How often.
    pub(super) fn allowance(self, limits: &LimitsConfig) -> Allowance {
        match self {
            Self::SignIn(_) | Self::SignInOn(..) | Self::Password(_) => limits.sign_in,
            Self::Code(_) => limits.code,
            Self::ResetMail(_) => limits.reset_mail,
            Self::VerificationMail(_) => limits.verification_mail,
            Self::CodeMail(_) => limits.code_mail,
            Self::InvitationMail(_) => limits.invitation_mail,
            Self::Export(_) => limits.export,
        }
    }

    /// The counter's name: addresses that people have merely typed are not written down.
    pub(super) fn key(self, secrets: &Secrets) -> String {
        let (kind, whose) = match self {
            Self::SignIn(email) => ("sign-in", email.to_string()),
            Self::SignInOn(email, device) => ("sign-in-on", format!("{email} {}", device.expose())),
            Self::Password(user) => ("password", user.to_string()),
            Self::Code(user) => ("code", user.to_string()),
            Self::ResetMail(email) => ("reset-mail", email.to_string()),
            Self::VerificationMail(email) => ("verification-mail", email.to_string()),
            Self::CodeMail(user) => ("code-mail", user.to_string()),
            Self::InvitationMail(email) => ("invitation-mail", email.to_string()),
            Self::Export(user) => ("export", user.to_string()),
        };
        format!("{kind}:{}", secrets.pseudonym(&whose))
    }
}
