use beztack_auth::{Secrets, TrustedDevice};
use beztack_domain::EmailAddress;
use beztack_domain::id::UserId;

use super::{Allowance, LimitsConfig};

/// What is counted, and for whom.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LimitedAction<'a> {
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
    /// A mail about the change of an address, wherever it goes.
    AddressChange(&'a UserId),
    /// A mail with a code.
    CodeMail(&'a UserId),
    /// An invitation, whoever sends it.
    InvitationMail(&'a EmailAddress),
    /// An invitation, whoever it is sent to.
    Invitations(&'a UserId),
    /// Everything that is held about somebody.
    Export(&'a UserId),
}

impl LimitedAction<'_> {
    /// How often.
    pub(super) fn allowance(self, limits: &LimitsConfig) -> Allowance {
        match self {
            Self::SignIn(_) | Self::SignInOn(..) | Self::Password(_) => limits.sign_in,
            Self::Code(_) => limits.code,
            Self::ResetMail(_) => limits.reset_mail,
            Self::VerificationMail(_) | Self::AddressChange(_) => limits.verification_mail,
            Self::CodeMail(_) => limits.code_mail,
            Self::InvitationMail(_) => limits.invitation_mail,
            Self::Invitations(_) => limits.invitations,
            Self::Export(_) => limits.export,
        }
    }

    /// The counter's name: addresses that people have merely typed are not written down.
    pub(super) fn key(self, secrets: &Secrets) -> String {
        let whose = match self {
            Self::SignIn(email)
            | Self::ResetMail(email)
            | Self::VerificationMail(email)
            | Self::InvitationMail(email) => email.to_string(),
            Self::SignInOn(email, device) => format!("{email} {}", device.expose()),
            Self::Password(user)
            | Self::Code(user)
            | Self::AddressChange(user)
            | Self::CodeMail(user)
            | Self::Invitations(user)
            | Self::Export(user) => user.to_string(),
        };
        format!("{}:{}", self.kind(), secrets.pseudonym(&whose))
    }

    /// The word for it.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::SignIn(_) => "sign-in",
            Self::SignInOn(..) => "sign-in-on",
            Self::Password(_) => "password",
            Self::Code(_) => "code",
            Self::ResetMail(_) => "reset-mail",
            Self::VerificationMail(_) => "verification-mail",
            Self::AddressChange(_) => "address-change",
            Self::CodeMail(_) => "code-mail",
            Self::InvitationMail(_) => "invitation-mail",
            Self::Invitations(_) => "invitations",
            Self::Export(_) => "export",
        }
    }
}
