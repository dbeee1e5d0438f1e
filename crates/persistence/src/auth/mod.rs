//! Users, their accounts and their sessions.

pub mod accounts;
mod convert;
pub mod sessions;
pub mod users;
pub mod verifications;
