use pkcs1::UintRef;
use pkcs1::der::{Decode as _, Encode as _};
use pkcs8::PrivateKeyInfoRef;
use serde::{Deserialize, Serialize};

use super::key_pair::{decode, encode};

/// The numbers of an RSA key (RFC 7518, 6.3), each in base64url.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct RsaMembers {
    /// The modulus.
    pub(super) n: String,
    /// The public exponent.
    pub(super) e: String,
    /// The private exponent.
    d: String,
    /// The first prime.
    p: String,
    /// The second prime.
    q: String,
    /// `d` modulo `p - 1`.
    dp: String,
    /// `d` modulo `q - 1`.
    dq: String,
    /// The inverse of `q` modulo `p`.
    qi: String,
}

impl RsaMembers {
    /// Reads PKCS#8.
    pub(super) fn of_der(pkcs8: &[u8]) -> Option<Self> {
        let outer = PrivateKeyInfoRef::try_from(pkcs8).ok()?;
        let key = pkcs1::RsaPrivateKey::from_der(outer.private_key.as_bytes()).ok()?;
        let text = |number: UintRef<'_>| encode(number.as_bytes());
        Some(Self {
            n: text(key.modulus),
            e: text(key.public_exponent),
            d: text(key.private_exponent),
            p: text(key.prime1),
            q: text(key.prime2),
            dp: text(key.exponent1),
            dq: text(key.exponent2),
            qi: text(key.coefficient),
        })
    }

    /// Writes PKCS#1, as the signer wants it. `None` if a member is no number.
    pub(super) fn to_der(&self) -> Option<Vec<u8>> {
        let texts = [
            &self.n, &self.e, &self.d, &self.p, &self.q, &self.dp, &self.dq, &self.qi,
        ];
        let numbers: Vec<Vec<u8>> = texts
            .into_iter()
            .map(|text| decode(text))
            .collect::<Option<_>>()?;
        let mut numbers = numbers.iter().map(|bytes| UintRef::new(bytes).ok());
        let mut next = || numbers.next().flatten();
        let key = pkcs1::RsaPrivateKey {
            modulus: next()?,
            public_exponent: next()?,
            private_exponent: next()?,
            prime1: next()?,
            prime2: next()?,
            exponent1: next()?,
            exponent2: next()?,
            coefficient: next()?,
            other_prime_infos: None,
        };
        key.to_der().ok()
    }
}
