use std::fmt;

use aws_lc_rs::encoding::{AsBigEndian as _, AsDer as _};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beztack_domain::{Fault, FaultKind};
use jsonwebtoken::EncodingKey;
use serde::{Deserialize, Serialize};

use super::rsa_members::RsaMembers;
use super::{JwtAlgorithm, PublicJwk};

/// The first byte of a point that is written with both coordinates (SEC 1, 2.3.3).
const UNCOMPRESSED: u8 = 4;
/// Bytes of a coordinate on P-256.
const COORDINATE: usize = 32;

/// A key, both halves of it. Never printed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyPair(Members);

/// The members of a private JSON Web Key.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kty")]
enum Members {
    /// Ed25519: the public point, and the seed (RFC 8037, 2).
    #[serde(rename = "OKP")]
    Edwards { crv: String, x: String, d: String },
    /// P-256: the public point, and the private number (RFC 7518, 6.2).
    #[serde(rename = "EC")]
    Elliptic {
        crv: String,
        x: String,
        y: String,
        d: String,
    },
    #[serde(rename = "RSA")]
    Rsa(Box<RsaMembers>),
}

impl KeyPair {
    /// A new one, of the cryptographic library's own randomness. Takes up to a second
    /// for RSA.
    pub fn generate(algorithm: JwtAlgorithm) -> Result<Self, Fault> {
        let generated = match algorithm {
            JwtAlgorithm::EdDsa => edwards(),
            JwtAlgorithm::Es256 => elliptic(),
            JwtAlgorithm::Rs256 => rsa(),
        };
        generated
            .map(Self)
            .ok_or_else(|| Fault::new(FaultKind::Internal, "a signing key could not be made"))
    }

    /// Reads a private JSON Web Key. `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The private JSON Web Key.
    pub fn to_text(&self) -> Result<String, Fault> {
        serde_json::to_string(self)
            .map_err(|error| Fault::caused_by(FaultKind::Internal, "writing a signing key", error))
    }

    /// The half to publish.
    pub fn public(&self) -> PublicJwk {
        match &self.0 {
            Members::Edwards { crv, x, .. } => PublicJwk {
                kty: "OKP".to_owned(),
                crv: Some(crv.clone()),
                x: Some(x.clone()),
                ..PublicJwk::default()
            },
            Members::Elliptic { crv, x, y, .. } => PublicJwk {
                kty: "EC".to_owned(),
                crv: Some(crv.clone()),
                x: Some(x.clone()),
                y: Some(y.clone()),
                ..PublicJwk::default()
            },
            Members::Rsa(members) => PublicJwk {
                kty: "RSA".to_owned(),
                n: Some(members.n.clone()),
                e: Some(members.e.clone()),
                ..PublicJwk::default()
            },
        }
    }

    /// What signs; `None` if the members do not make a key.
    pub(super) fn encoding_key(&self) -> Option<EncodingKey> {
        match &self.0 {
            Members::Edwards { x, d, .. } => {
                let pair = Ed25519KeyPair::from_seed_and_public_key(&decode(d)?, &decode(x)?);
                let der = pair.ok()?.to_pkcs8v1().ok()?;
                Some(EncodingKey::from_ed_der(der.as_ref()))
            }
            Members::Elliptic { x, y, d, .. } => {
                let point = [vec![UNCOMPRESSED], decode(x)?, decode(y)?].concat();
                let pair = EcdsaKeyPair::from_private_key_and_public_key(
                    &ECDSA_P256_SHA256_FIXED_SIGNING,
                    &decode(d)?,
                    &point,
                );
                let der = pair.ok()?.to_pkcs8v1().ok()?;
                Some(EncodingKey::from_ec_der(der.as_ref()))
            }
            Members::Rsa(members) => Some(EncodingKey::from_rsa_der(&members.to_der()?)),
        }
    }
}

fn edwards() -> Option<Members> {
    let pair = Ed25519KeyPair::generate().ok()?;
    let seed = pair.seed().and_then(|seed| seed.as_be_bytes()).ok()?;
    Some(Members::Edwards {
        crv: JwtAlgorithm::EdDsa.curve()?.to_owned(),
        x: encode(pair.public_key().as_ref()),
        d: encode(seed.as_ref()),
    })
}

fn elliptic() -> Option<Members> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok()?;
    let private = pair.private_key().as_be_bytes().ok()?;
    let (_, point) = pair.public_key().as_ref().split_first()?;
    let (x, y) = point.split_at_checked(COORDINATE)?;
    Some(Members::Elliptic {
        crv: JwtAlgorithm::Es256.curve()?.to_owned(),
        x: encode(x),
        y: encode(y),
        d: encode(private.as_ref()),
    })
}

/// 3072 bits are as hard as the other kinds, which 2048 are not (ASVS 5.0, 11.2.3).
fn rsa() -> Option<Members> {
    let pair = rsa::KeyPair::generate(KeySize::Rsa3072).ok()?;
    let der: Result<aws_lc_rs::encoding::Pkcs8V1Der<'_>, Unspecified> = pair.as_der();
    let members = RsaMembers::of_der(der.ok()?.as_ref())?;
    Some(Members::Rsa(Box::new(members)))
}

pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair({})", self.public().kty)
    }
}
