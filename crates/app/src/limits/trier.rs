use beztack_auth::access::UserAccess;
use beztack_domain::auth::Visitor;
use beztack_domain::id::UserId;

/// Who tries something, as far as it is known: for what is written down when it was tried
/// too often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trier<'a> {
    /// Whose account it is tried on.
    pub(crate) user: Option<&'a UserId>,
    /// From where.
    pub(crate) visitor: &'a Visitor,
}

impl<'a> Trier<'a> {
    /// Somebody who is signed in.
    pub(crate) fn of(access: &'a UserAccess) -> Self {
        Self {
            user: Some(&access.user().id),
            visitor: access.visitor(),
        }
    }
}
