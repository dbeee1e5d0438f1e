//! What the operators of the installation do.

mod grant_admin;
mod revoke_admin;

pub use grant_admin::grant_admin;
pub use revoke_admin::revoke_admin;
