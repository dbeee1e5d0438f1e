//! Users, their accounts and their sessions.

pub mod accounts;
pub mod admission;
mod convert;
pub mod credentials;
pub mod erasure;
mod known_sessions;
mod like_pattern;
mod session_with_user;
pub mod sessions;
pub mod signing_keys;
pub mod user_count;
mod user_list;
pub mod users;
pub mod verifications;

pub(crate) use erasure::LIVE;
pub(crate) use known_sessions::KnownSessions;
