//! Mails that an administrator of the installation sends by hand (original-api.md 4.4).

mod send_password_reset_email;
mod send_subscription_confirmation_email;
mod send_welcome_email;

use beztack_domain::{EmailAddress, Language};

pub use send_password_reset_email::send_password_reset_email;
pub use send_subscription_confirmation_email::{Purchase, send_subscription_confirmation_email};
pub use send_welcome_email::send_welcome_email;

/// Who is written to, and how.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Where.
    pub email: EmailAddress,
    /// By what name; may be empty.
    pub name: String,
    /// In which language.
    pub language: Option<Language>,
}
