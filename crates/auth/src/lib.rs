//! Proofs: how anything is proven.
//!
//! *Here*: passwords and their hashes, signed cookies, session tokens, second factors,
//! trusted origins, permissions, and the witnesses that a use case asks for before it
//! acts.
//!
//! *Never here*: SQL, HTTP, or a decision that needs to look anything up.
//!
//! *Begin at* [`access`] for what a use case wants to be shown, and at
//! [`password`] for what stands behind a sign-in.
#![warn(missing_docs)]

pub mod access;
pub mod backup_codes;
mod config;
pub mod cookie;
pub mod email_token;
#[cfg(test)]
mod fakes;
mod fingerprint;
pub mod jwt;
mod kept_code;
pub mod mailed_code;
pub mod origin;
pub mod password;
pub mod permission;
mod secret;
pub mod session_data;
mod session_token;
mod totp;
mod trusted_device;
pub mod uri;
pub mod vault;

pub use config::{
    AbsoluteLifetime, AuthConfig, CookieCacheConfig, CookieConfig, CookiesConfig, JwtConfig,
    PasswordConfig, RefuseCommon, SameSite, Secure, SessionConfig, TwoFactorConfig,
};
pub use fingerprint::fingerprint;
pub use secret::Secrets;
pub use session_token::{SessionToken, StorageFormat};
pub use totp::TotpSecret;
pub use trusted_device::TrustedDevice;
