//! Tokens that other services verify by themselves: JSON Web Tokens (RFC 7519), signed
//! with keys whose public halves are published as JSON Web Keys (RFC 7517).
//!
//! Headers, claims and keys look as Better Auth's `jwt` plugin makes them.

mod key_pair;
mod public_jwk;
mod rsa_members;
mod signer;

pub use key_pair::KeyPair;
pub use public_jwk::PublicJwk;
pub use signer::{Claims, JwtSigner};

use chrono::TimeDelta;
use jsonwebtoken::Algorithm;
use serde::Deserialize;

/// How tokens are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum JwtAlgorithm {
    /// Ed25519 (RFC 8037).
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// ECDSA on P-256 with SHA-256 (RFC 7518, 3.4).
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3), and 3072 bits for keys made
    /// here.
    #[serde(rename = "RS256")]
    Rs256,
}

/// What the configuration decides about tokens for other services.
#[derive(Clone, Debug)]
pub struct JwtRules {
    /// How they are signed.
    pub algorithm: JwtAlgorithm,
    /// How long one is valid.
    pub lifetime: TimeDelta,
    /// Who says so.
    pub issuer: String,
    /// To whom.
    pub audience: String,
    /// How long a key signs; `None` for ever.
    pub rotation_interval: Option<TimeDelta>,
    /// How long it stays published afterwards.
    pub grace_period: TimeDelta,
}

impl JwtAlgorithm {
    /// Its registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }

    /// Its curve, if it has one.
    pub fn curve(self) -> Option<&'static str> {
        match self {
            Self::EdDsa => Some("Ed25519"),
            Self::Es256 => Some("P-256"),
            Self::Rs256 => None,
        }
    }

    fn in_header(self) -> Algorithm {
        match self {
            Self::EdDsa => Algorithm::EdDSA,
            Self::Es256 => Algorithm::ES256,
            Self::Rs256 => Algorithm::RS256,
        }
    }
}
