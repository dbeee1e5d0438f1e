use crate::EmailAddress;

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The recipient.
    pub to: EmailAddress,
    /// What it says.
    pub message: Message,
}

/// Everything the product ever writes to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// To a new account.
    Welcome {
        /// The person's name; may be empty.
        name: String,
        /// Where to sign in.
        sign_in_url: String,
    },
}

impl Message {
    /// A stable name: the template's, and `kind` in the mailbox.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Welcome { .. } => "welcome",
        }
    }

    /// What it is about, by name: the link and whatever a reader of the mailbox, a
    /// person or a test, would otherwise have to pick out of the text.
    pub fn facts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Welcome { sign_in_url, .. } => vec![("url", sign_in_url)],
        }
    }
}
