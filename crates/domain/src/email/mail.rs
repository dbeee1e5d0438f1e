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
    /// Proves that an address is read by who claims it.
    VerifyAddress {
        /// Where the proof is given.
        url: String,
        /// The proof.
        token: String,
    },
    /// To the old address: somebody wants to change it.
    ConfirmAddressChange {
        /// The address that is wanted.
        new_email: EmailAddress,
        /// Where consent is given.
        url: String,
        /// The consent.
        token: String,
    },
    /// A way back in for who forgot their password.
    ResetPassword {
        /// Where a new one is set.
        url: String,
        /// The right to set it.
        token: String,
    },
    /// A second factor.
    SignInCode {
        /// What is to be typed.
        code: String,
    },
    /// Somebody is asked to join an organization.
    OrganizationInvitation {
        /// The invitation.
        id: String,
        /// As what: roles, joined by commas.
        role: String,
        /// Where to.
        organization_name: String,
        /// Who asks; may be empty.
        inviter_name: String,
        /// Who asks.
        inviter_email: EmailAddress,
        /// Where it is answered.
        url: String,
    },
}

impl Message {
    /// A stable name: the template's, and `kind` in the mailbox.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Welcome { .. } => "welcome",
            Self::VerifyAddress { .. } => "verification",
            Self::ConfirmAddressChange { .. } => "change-email-confirmation",
            Self::ResetPassword { .. } => "reset-password",
            Self::SignInCode { .. } => "two-factor-code",
            Self::OrganizationInvitation { .. } => "invitation",
        }
    }

    /// What it is about, by name: the link and whatever a reader of the mailbox, a
    /// person or a test, would otherwise have to pick out of the text.
    pub fn facts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Welcome { sign_in_url, .. } => vec![("url", sign_in_url)],
            Self::SignInCode { code } => vec![("code", code)],
            Self::VerifyAddress { url, token } | Self::ResetPassword { url, token } => {
                vec![("url", url), ("token", token)]
            }
            Self::ConfirmAddressChange {
                new_email,
                url,
                token,
            } => {
                vec![
                    ("url", url),
                    ("token", token),
                    ("newEmail", new_email.as_str()),
                ]
            }
            Self::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email,
                url,
            } => vec![
                ("id", id),
                ("role", role),
                ("organizationName", organization_name),
                ("inviterName", inviter_name),
                ("inviterEmail", inviter_email.as_str()),
                ("url", url),
            ],
        }
    }
}
