//! Accounts and sessions.

mod erase_user;
mod get_session;
mod issue_session;
mod list_accounts;
mod sign_in_email;
mod sign_out;
mod sign_up_email;

pub(crate) use erase_user::erase_user;
pub use get_session::get_session;
pub use issue_session::SignedIn;
pub(crate) use issue_session::{issue_impersonation, issue_session};
pub use list_accounts::list_accounts;
pub use sign_in_email::{Credentials, sign_in_email};
pub use sign_out::sign_out;
pub use sign_up_email::{Registration, sign_up_email};
