//! Accounts and sessions: sign-up, sign-in, being recognised.

mod account;
mod common_passwords;
mod error;
mod password;
mod roles;
mod session;
mod signing_key;
mod user;
mod verification;
mod visitor;

pub use account::{Account, CREDENTIAL_PROVIDER};
pub use error::{AuthError, Feature};
pub use password::{PasswordPolicy, PlainPassword};
pub use roles::Roles;
pub use session::{NewSession, Session, SessionPolicy, StoredToken};
pub use signing_key::SigningKey;
pub use user::{Ban, User, UserChanges};
pub use verification::Verification;
pub use visitor::Visitor;
