use std::fmt;

use beztack_domain::{Fault, FaultKind};
use jsonwebtoken::{EncodingKey, Header};
use serde::Serialize;

use super::{JwtAlgorithm, KeyPair};

/// What a token says (RFC 7519, 4.1), in the reference's order.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Claims<'a, P> {
    /// When it was signed, in seconds since 1970.
    pub iat: i64,
    /// About whom it is, as this installation shows them.
    #[serde(flatten)]
    pub payload: &'a P,
    /// Their id.
    pub sub: &'a str,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// Who signed it.
    pub iss: &'a str,
    /// For whom.
    pub aud: &'a str,
}

/// Signs tokens with one key. Never printed.
pub struct JwtSigner {
    header: Header,
    key: EncodingKey,
}

impl JwtSigner {
    /// The signer of a key that tokens are to call `kid`. `None` if it is no key.
    pub fn new(kid: &str, algorithm: JwtAlgorithm, pair: &KeyPair) -> Option<Self> {
        let header = Header {
            // The reference writes nothing but these two.
            typ: None,
            kid: Some(kid.to_owned()),
            ..Header::new(algorithm.in_header())
        };
        let key = pair.encoding_key()?;
        Some(Self { header, key })
    }

    /// The token that makes these claims.
    pub fn sign<P: Serialize>(&self, claims: &Claims<'_, P>) -> Result<String, Fault> {
        jsonwebtoken::encode(&self.header, claims, &self.key)
            .map_err(|error| Fault::caused_by(FaultKind::Internal, "signing a token", error))
    }
}

impl fmt::Debug for JwtSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JwtSigner({:?})", self.header.kid)
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::jwk::Jwk;
    use jsonwebtoken::{DecodingKey, Validation};
    use serde_json::{Value, json};

    use super::*;
    use crate::jwt::PublicJwk;

    const ALGORITHMS: [JwtAlgorithm; 3] = [
        JwtAlgorithm::EdDsa,
        JwtAlgorithm::Es256,
        JwtAlgorithm::Rs256,
    ];

    fn verified(token: &str, public: &PublicJwk) -> Result<Value, jsonwebtoken::errors::Error> {
        let jwk: Jwk = serde_json::from_value(json!(public)).unwrap();
        let header = jsonwebtoken::decode_header(token)?;
        let mut validation = Validation::new(header.alg);
        validation.set_audience(&["https://x.test"]);
        validation.validate_exp = false;
        let key = DecodingKey::from_jwk(&jwk)?;
        Ok(jsonwebtoken::decode::<Value>(token, &key, &validation)?.claims)
    }

    fn sign(pair: &KeyPair, algorithm: JwtAlgorithm) -> String {
        let payload = json!({ "name": "Ada" });
        let claims = Claims {
            iat: 1,
            payload: &payload,
            sub: "ada",
            exp: 901,
            iss: "https://x.test",
            aud: "https://x.test",
        };
        JwtSigner::new("k1", algorithm, pair)
            .unwrap()
            .sign(&claims)
            .unwrap()
    }

    #[test]
    fn the_public_half_verifies_what_the_private_half_signed() {
        for algorithm in ALGORITHMS {
            let pair = KeyPair::generate(algorithm).unwrap();
            let kept = KeyPair::read(&pair.to_text().unwrap()).unwrap();
            let token = sign(&kept, algorithm);
            let public = pair.public();
            assert_eq!(public.algorithm(), Some(algorithm));
            let claims = verified(&token, &public.published_as("k1")).unwrap();
            assert_eq!(
                (&claims["sub"], &claims["name"]),
                (&json!("ada"), &json!("Ada"))
            );
            let another = KeyPair::generate(algorithm).unwrap().public();
            assert!(verified(&token, &another.published_as("k1")).is_err());
        }
    }

    #[test]
    fn no_public_half_holds_anything_private() {
        for algorithm in ALGORITHMS {
            let pair = KeyPair::generate(algorithm).unwrap();
            let public = json!(pair.public().published_as("k1"));
            for member in ["d", "p", "q", "dp", "dq", "qi"] {
                assert!(public.get(member).is_none(), "{public}");
            }
            assert!(!format!("{pair:?}").contains('"'));
        }
    }

    #[test]
    fn what_is_no_key_signs_nothing() {
        let garbage = r#"{"kty":"OKP","crv":"Ed25519","x":"AAAA","d":"AAAA"}"#;
        let pair = KeyPair::read(garbage).unwrap();
        assert!(JwtSigner::new("k1", JwtAlgorithm::EdDsa, &pair).is_none());
        assert!(KeyPair::read("{}").is_none());
    }

    /// Made by the library that the reference uses.
    #[test]
    fn a_key_of_the_reference_signs() {
        let kept = REFERENCE_KEY;
        let pair = KeyPair::read(kept).unwrap();
        let token = sign(&pair, JwtAlgorithm::EdDsa);
        assert!(verified(&token, &pair.public().published_as("k1")).is_ok());
    }

    const REFERENCE_KEY: &str = r#"{"crv":"Ed25519","d":"2hRVsDeb02pVK7EMYEdGfjp4b6um59mj9LYr9qfRYLM","x":"9QOd84Tyt70wrkaT97TzC7PMyoxKUzbXDoYBAaae910","kty":"OKP"}"#;
}
