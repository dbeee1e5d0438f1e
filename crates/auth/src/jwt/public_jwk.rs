use serde::{Deserialize, Serialize};

use super::JwtAlgorithm;

/// The half of a key that verifies (RFC 7517; RFC 7518, 6; RFC 8037, 2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicJwk {
    /// What it signs with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// The curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// The point, or its first coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// Its second coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// The modulus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// The exponent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
    /// The family of keys.
    pub kty: String,
    /// What tokens call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
}

impl PublicJwk {
    /// Reads what [`KeyPair`](super::KeyPair) wrote, or Better Auth did. `None` for
    /// anything that is no public key of ours.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The only algorithm that keys like this one are for.
    pub fn algorithm(&self) -> Option<JwtAlgorithm> {
        match (self.kty.as_str(), self.crv.as_deref()) {
            ("OKP", Some("Ed25519")) => Some(JwtAlgorithm::EdDsa),
            ("EC", Some("P-256")) => Some(JwtAlgorithm::Es256),
            ("RSA", None) => Some(JwtAlgorithm::Rs256),
            _ => None,
        }
    }

    /// The same as it is published.
    #[must_use]
    pub fn published_as(self, kid: &str) -> Self {
        Self {
            alg: self.algorithm().map(|alg| alg.as_str().to_owned()),
            kid: Some(kid.to_owned()),
            ..self
        }
    }
}
