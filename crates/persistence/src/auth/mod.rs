//! Users, their accounts and their sessions.

pub mod accounts;
mod convert;
pub mod erasure;
mod like_pattern;
pub mod sessions;
pub mod signing_keys;
mod user_list;
pub mod users;
pub mod verifications;

pub(crate) use erasure::LIVE;
