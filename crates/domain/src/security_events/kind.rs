macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal)+) => {
        /// What happened. The words are stored and shown, and stay what they are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum SecurityEventKind {
            $($(#[$doc])* $name,)+
        }

        impl SecurityEventKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

kinds! {
    /// Somebody opened an account for themselves.
    SignedUp = "signed-up"
    /// Somebody proved who they are, and has a session.
    SignedIn = "signed-in"
    /// Somebody did not.
    SignInFailed = "sign-in-failed"
    /// Somebody ended their session.
    SignedOut = "signed-out"
    /// Sessions were ended from elsewhere.
    SessionsRevoked = "sessions-revoked"
    /// Somebody who is signed in repeated their password wrongly.
    PasswordRefused = "password-refused"
    /// A password was replaced by whoever knew it, or by an administrator.
    PasswordChanged = "password-changed"
    /// A link to set a new password was asked for.
    PasswordResetRequested = "password-reset-requested"
    /// A password was set with such a link.
    PasswordReset = "password-reset"
    /// An account has another address.
    AddressChanged = "address-changed"
    /// An address was proven.
    AddressVerified = "address-verified"
    /// A way to sign in was taken away.
    AccountUnlinked = "account-unlinked"
    /// A second factor was made, which is not in force yet.
    TwoFactorEnrolled = "two-factor-enrolled"
    /// A second factor came into force.
    TwoFactorEnabled = "two-factor-enabled"
    /// It was given up.
    TwoFactorDisabled = "two-factor-disabled"
    /// A code was wrong.
    TwoFactorFailed = "two-factor-failed"
    /// A backup code was used up.
    BackupCodeUsed = "backup-code-used"
    /// Backup codes were replaced.
    BackupCodesReplaced = "backup-codes-replaced"
    /// Something was tried too often. Written once for each run of attempts.
    TooManyAttempts = "too-many-attempts"
    /// Somebody has other roles in the installation.
    RoleChanged = "role-changed"
    /// An administrator shut somebody out.
    UserBanned = "user-banned"
    /// An administrator let somebody in again.
    UserUnbanned = "user-unbanned"
    /// An administrator opened an account.
    UserCreated = "user-created"
    /// An administrator deleted an account.
    UserRemoved = "user-removed"
    /// Somebody deleted their account.
    AccountDeleted = "account-deleted"
    /// An administrator acts in somebody's place.
    ImpersonationBegun = "impersonation-begun"
    /// They do so no longer.
    ImpersonationEnded = "impersonation-ended"
    /// Somebody has other roles in an organization.
    OrganizationRoleChanged = "organization-role-changed"
    /// Somebody was sent away from an organization.
    OrganizationMemberRemoved = "organization-member-removed"
}

impl SecurityEventKind {
    /// The kind that this word stands for.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_for_one_kind() {
        for kind in SecurityEventKind::ALL {
            assert_eq!(SecurityEventKind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(SecurityEventKind::parse("nonsense"), None);
    }
}
