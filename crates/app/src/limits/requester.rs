use beztack_auth::access::UserAccess;
use beztack_domain::auth::Visitor;
use beztack_domain::id::UserId;

use crate::security_events::{Kind, NewEvent};

/// Who tries something, as far as it is known: for what is written down about it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Requester<'a> {
    /// Somebody who is signed in, or whoever is in their place.
    SignedIn(&'a UserAccess),
    /// Somebody who is not.
    Stranger {
        /// Whose account it is tried on, where that is known.
        account: Option<&'a UserId>,
        /// From where.
        visitor: &'a Visitor,
    },
}

impl<'a> Requester<'a> {
    /// Somebody of whom nothing is known but where they are.
    pub(crate) fn unknown(visitor: &'a Visitor) -> Self {
        Self::Stranger {
            account: None,
            visitor,
        }
    }

    /// What they did, to be written down.
    pub(crate) fn event(self, kind: Kind) -> NewEvent<'a> {
        match self {
            Self::SignedIn(access) => NewEvent::by_user(kind, access),
            Self::Stranger { account, visitor } => {
                NewEvent::by_visitor(kind, visitor).about_account(account)
            }
        }
    }
}
