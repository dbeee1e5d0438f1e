use chrono::{DateTime, TimeDelta, Utc};

use crate::id::VerificationId;

/// A secret that was handed out and may come back once (contract/better-auth.md 17).
#[derive(Clone, PartialEq, Eq)]
pub struct Verification {
    /// Opaque identifier.
    pub id: VerificationId,
    /// What it is for, and the secret itself: `reset-password:<token>`.
    pub identifier: String,
    /// What it stands for, usually a user's id.
    pub value: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

impl Verification {
    /// What the identifiers of challenges and of mailed codes begin with.
    pub const TWO_FACTOR: &str = "2fa-";

    /// What the identifiers of resets begin with.
    pub const RESET_PASSWORD: &str = "reset-password:";

    /// What the identifiers of deletions confirmed by mail begin with.
    pub const DELETE_ACCOUNT: &str = "delete-account-";

    /// How long a link to reset a password works.
    pub const RESET_PASSWORD_LIFETIME: TimeDelta = TimeDelta::hours(1);

    /// How long a sign-in waits for its second factor.
    pub const CHALLENGE_LIFETIME: TimeDelta = TimeDelta::seconds(180);

    /// The identifier of a sign-in that waits for its second factor, which is also the
    /// value of its cookie (contract/better-auth.md 9).
    pub fn challenge(token: &str) -> String {
        format!("{}{token}", Self::TWO_FACTOR)
    }

    /// When a sign-in began that waits for its second factor.
    pub fn challenged_at(&self) -> DateTime<Utc> {
        self.expires_at - Self::CHALLENGE_LIFETIME
    }

    /// The secret in such a cookie, if it is one.
    pub fn challenge_token(identifier: &str) -> Option<&str> {
        identifier.strip_prefix(Self::TWO_FACTOR)
    }

    /// How long a mailed code works.
    pub const MAILED_CODE_LIFETIME: TimeDelta = TimeDelta::seconds(180);

    /// The identifier of a mailed code that works for one session or challenge.
    pub fn mailed_code(of: &str) -> String {
        format!("{}otp-{of}", Self::TWO_FACTOR)
    }

    /// The identifier of a reset.
    pub fn reset_password(token: &str) -> String {
        format!("{}{token}", Self::RESET_PASSWORD)
    }

    /// The identifier of a deletion confirmed by mail.
    pub fn delete_account(token: &str) -> String {
        format!("{}{token}", Self::DELETE_ACCOUNT)
    }
}

impl std::fmt::Debug for Verification {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verification")
            .field("id", &self.id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
