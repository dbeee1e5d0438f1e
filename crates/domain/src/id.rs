//! Identifiers: opaque text, made by the application through [`IdSource`],
//! never by the database, and never checked for a format when they come back
//! (contract/better-auth.md 5).

use std::fmt;

/// The port for everything random.
pub trait IdSource: Send + Sync + fmt::Debug {
    /// `length` characters, each drawn evenly from `alphabet`.
    fn text(&self, alphabet: Alphabet, length: usize) -> String;

    /// A UUID version 7 as text, for the tables that are ours alone.
    fn uuid(&self) -> String;

    /// A row id of Better Auth's tables: 32 alphanumerics.
    fn row_id(&self) -> String {
        self.text(Alphabet::Alphanumeric, 32)
    }
}

/// The alphabets of contract/better-auth.md 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// `a-z A-Z 0-9`
    Alphanumeric,
    /// `0-9 a-z`
    LowerAlphanumeric,
    /// `a-z A-Z 0-9 - _`
    UrlSafe,
    /// `0-9 a-f`
    Hex,
    /// `0-9`
    Digits,
}

impl Alphabet {
    /// Its characters, all ASCII.
    pub fn characters(self) -> &'static [u8] {
        match self {
            Self::Alphanumeric => b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            Self::LowerAlphanumeric => b"0123456789abcdefghijklmnopqrstuvwxyz",
            Self::UrlSafe => b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_",
            Self::Hex => b"0123456789abcdef",
            Self::Digits => b"0123456789",
        }
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes any text for what it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, owned.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )+};
}

ids! {
    /// A person's account.
    UserId
    /// A session row (not its token).
    SessionId
    /// A way to sign in: a row of `account`.
    AccountId
    /// An organization.
    OrganizationId
    /// What somebody is in an organization: a row of `member`.
    MemberId
    /// A person asked to join.
    InvitationId
    /// A team of an organization.
    TeamId
    /// Somebody in a team: a row of `team_member`.
    TeamMemberId
    /// A plan of the catalogue.
    PlanId
    /// What somebody pays for regularly.
    SubscriptionId
    /// A secret handed out.
    VerificationId
    /// A key that signs tokens for other services: a row of `jwks`.
    SigningKeyId
    /// A second factor: a row of `two_factor`.
    EnrolmentId
    /// A unit of deferred work.
    JobId
    /// A conversation with the model, in the words of whoever began it.
    ChatId
    /// The row of a conversation.
    ConversationId
    /// A message of a conversation.
    MessageId
    /// One answer of the model in the making.
    RunId
    /// A document that is read, or was.
    DocumentId
    /// Something that happened to an account.
    SecurityEventId
}
