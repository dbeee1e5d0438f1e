use beztack_auth::jwt::JwtAlgorithm;
use beztack_domain::Clock as _;
use beztack_tests::{BASE_URL, TestApp};
use chrono::TimeDelta;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{DecodingKey, Validation};
use serde_json::{Value, json};

use super::get_jwks::{jwks, signing};

const PATH: &str = "/api/auth/token";

/// What a service makes of a token that knows nothing but the published keys. Times are
/// the test's own.
pub(super) fn verified(token: &str, keys: &JwkSet) -> Option<Value> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    let jwk: &Jwk = keys.find(header.kid.as_deref()?)?;
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&[BASE_URL]);
    validation.set_audience(&[BASE_URL]);
    validation.validate_exp = false;
    let key = DecodingKey::from_jwk(jwk).ok()?;
    Some(
        jsonwebtoken::decode::<Value>(token, &key, &validation)
            .ok()?
            .claims,
    )
}

/// A token of somebody who is signed in.
pub(super) async fn token(browser: &beztack_tests::Browser) -> String {
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    answer.json()["token"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn there_is_no_such_route_unless_configured() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for path in [PATH, "/api/auth/jwks"] {
        let answer = ada.get(path).send().await;
        assert_eq!((answer.status(), answer.text()), (404, ""), "{path}");
    }
    let answer = ada.get("/api/auth/get-session").send().await;
    assert_eq!(answer.header("set-auth-jwt"), None);
}

#[actix_web::test]
async fn it_says_who_is_signed_in_to_whoever_has_the_keys() {
    let app = signing().await;
    let ada = app.person("ada").await;
    let token = token(&ada).await;
    let claims = verified(&token, &jwks(&app).await).unwrap();

    let session = ada.session().await;
    for (member, value) in session["user"].as_object().unwrap() {
        assert_eq!(&claims[member], value, "{member}");
    }
    let now = app.clock().now().timestamp();
    assert_eq!(claims["sub"], session["user"]["id"]);
    assert_eq!(
        (&claims["iat"], &claims["exp"]),
        (&json!(now), &json!(now + 900))
    );
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&json!(BASE_URL), &json!(BASE_URL))
    );
    // As the reference writes it: nothing else.
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.typ, None);
    assert_eq!(header.kid.unwrap(), app.text("SELECT id FROM jwks").await);
}

#[actix_web::test]
async fn every_algorithm_is_verified_by_the_published_keys() {
    for (algorithm, kty) in [
        (JwtAlgorithm::EdDsa, "OKP"),
        (JwtAlgorithm::Es256, "EC"),
        (JwtAlgorithm::Rs256, "RSA"),
    ] {
        let app = TestApp::start_with(|setup| setup.sign_tokens().algorithm = algorithm).await;
        let token = token(&app.person("ada").await).await;
        let answer = app.anonymous().get("/api/auth/jwks").send().await.json();
        assert_eq!(answer["keys"][0]["kty"], kty);
        assert_eq!(answer["keys"][0]["alg"], algorithm.as_str());
        if let Some(modulus) = answer["keys"][0]["n"].as_str() {
            assert_eq!(modulus.len() * 6, 3072, "as hard as the others");
        }
        assert!(verified(&token, &jwks(&app).await).is_some(), "{kty}");
        let forged = token.replace(['a', 'b'], "c");
        assert!(verified(&forged, &jwks(&app).await).is_none(), "{kty}");
    }
}

#[actix_web::test]
async fn get_session_brings_one_along() {
    let app = signing().await;
    let ada = app.person("ada").await;
    let answer = ada.get("/api/auth/get-session").send().await;
    let token = answer.header("set-auth-jwt").unwrap();
    let claims = verified(token, &jwks(&app).await).unwrap();
    assert_eq!(claims["email"], "ada@example.test");
    let exposed = answer.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("set-auth-jwt"), "{exposed}");
    let answer = app.anonymous().get("/api/auth/get-session").send().await;
    assert_eq!(answer.header("set-auth-jwt"), None);
}

#[actix_web::test]
async fn a_bearer_gets_one_too() {
    let app = TestApp::start_with(|setup| {
        setup.settings.bearer = true;
        setup.sign_tokens();
    })
    .await;
    let answer = app.anonymous().sign_up("ada").await;
    let shown = format!("Bearer {}", answer.header("set-auth-token").unwrap());
    let client = app.anonymous();
    let answer = client
        .get(PATH)
        .header("authorization", &shown)
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn nobody_gets_one_without_a_session() {
    let app = signing().await;
    let ada = app.person("ada").await;
    app.advance(TimeDelta::days(8));
    for browser in [ada, app.anonymous()] {
        let answer = browser.get(PATH).send().await;
        assert_eq!((answer.status(), answer.text()), (401, ""));
    }
    assert_eq!(
        app.count("jwks", "true").await,
        0,
        "nor is a key made for it"
    );
}

#[actix_web::test]
async fn without_the_database_it_is_503() {
    let app = signing().await;
    let ada = app.person("ada").await;
    app.lose_database().await;
    assert_eq!(ada.get(PATH).send().await.status(), 503);
    assert_eq!(ada.get("/api/auth/jwks").send().await.status(), 503);
}
