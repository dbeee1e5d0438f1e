use crate::id::{EnrolmentId, UserId};

/// A person's second factor (contract/better-auth.md 8 and 9).
///
/// It exists from `enable` on; it is asked for once a first code was right, which
/// [`User::two_factor_enabled`](crate::auth::User::two_factor_enabled) says.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Opaque identifier.
    pub id: EnrolmentId,
    /// Whose it is.
    pub user_id: UserId,
    /// The secret shared with the authenticator app, sealed.
    pub secret: String,
    /// The backup codes that are left, sealed.
    pub backup_codes: String,
}

impl std::fmt::Debug for Enrolment {
    /// Without what is sealed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolment")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}
