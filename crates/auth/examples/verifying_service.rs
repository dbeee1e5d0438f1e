//! How another service verifies our tokens: with the published keys, and nothing else of
//! ours.
//!
//! ```sh
//! curl https://app.example.com/api/auth/jwks > jwks.json
//! cargo run -p beztack-auth --example verifying_service -- jwks.json https://app.example.com TOKEN
//! ```
//!
//! A real service fetches the keys over https, keeps them as long as `Cache-Control` says,
//! and fetches them again, but not for every request, when a token names a key that it does
//! not know.
#![expect(clippy::print_stdout, reason = "it speaks to a person")]

use std::error::Error;

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

/// What this service wants to know about people; a token says more.
#[derive(Debug, Deserialize)]
struct Person {
    sub: String,
    email: String,
}

/// Whom the token is about, if `issuer` signed it for us and it has not ended.
fn verify(token: &str, keys: &JwkSet, issuer: &str) -> Result<Person, Box<dyn Error>> {
    let kid = decode_header(token)?.kid.ok_or("the token names no key")?;
    let jwk = keys.find(&kid).ok_or("the key is not published")?;
    // The key says how it signs. What the token says about that is not to be believed.
    let algorithm = jwk.common.key_algorithm.ok_or("the key is for nothing")?;
    let mut validation = Validation::new(algorithm.to_string().parse()?);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[issuer]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let key = DecodingKey::from_jwk(jwk)?;
    Ok(decode::<Person>(token, &key, &validation)?.claims)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, issuer, token] = arguments.as_slice() else {
        return Err("arguments: JWKS_FILE ISSUER TOKEN".into());
    };
    let keys: JwkSet = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let person = verify(token, &keys, issuer)?;
    println!("{} is {}", person.sub, person.email);
    Ok(())
}
