use chrono::{DateTime, Utc};

use crate::{EmailAddress, Language};

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The recipient.
    pub to: EmailAddress,
    /// The language of the request that caused it; the configured one where that asked
    /// for none of ours.
    pub language: Option<Language>,
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
        /// The person's name; may be empty.
        name: String,
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
    /// A plan was bought.
    SubscriptionConfirmation {
        /// The person's name; may be empty.
        name: String,
        /// The plan as it is shown.
        plan: String,
        /// What it costs, with its currency.
        amount: String,
        /// How often: "month", as it is shown.
        period: String,
        /// Where it is managed.
        dashboard_url: String,
    },
    /// Somebody signed in from where they have not been before.
    NewSignIn {
        /// When.
        at: DateTime<Utc>,
        /// The address they came from; empty when unknown.
        ip_address: String,
        /// What their browser calls itself; empty when unknown.
        user_agent: String,
        /// Where to do something about it.
        url: String,
    },
    /// The second factor was put into force or given up.
    TwoFactorChanged {
        /// Whether it is in force now.
        enabled: bool,
        /// When.
        at: DateTime<Utc>,
        /// Where to do something about it.
        url: String,
    },
}
