use beztack_auth::jwt::{JwtAlgorithm, KeyPair};
use beztack_auth::{StorageFormat, vault};
use beztack_tests::{Setup, TestApp, rotated, secrets};
use chrono::TimeDelta;
use jsonwebtoken::jwk::JwkSet;
use serde_json::json;

use super::get_token::{token, verified};
use crate::together::together;

const PATH: &str = "/api/auth/jwks";

/// A server that signs tokens for other services.
pub(super) async fn signing() -> TestApp {
    TestApp::start_with(|setup| {
        setup.sign_tokens();
    })
    .await
}

/// The published keys.
pub(super) async fn jwks(app: &TestApp) -> JwkSet {
    let answer = app.anonymous().get(PATH).send().await;
    serde_json::from_slice(answer.bytes()).unwrap()
}

async fn kids(app: &TestApp) -> Vec<String> {
    let keys = jwks(app).await.keys.into_iter();
    keys.map(|key| key.common.key_id.unwrap()).collect()
}

/// The key that signs.
async fn kid_in_use(app: &TestApp, name: &str) -> String {
    let token = token(&app.signed_in(name).await).await;
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

fn rotate(setup: &mut Setup) {
    let rules = setup.sign_tokens();
    rules.rotation_interval = Some(TimeDelta::days(30));
    rules.grace_period = TimeDelta::days(1);
}

#[actix_web::test]
async fn the_public_half_is_for_everybody_to_keep() {
    let app = signing().await;
    let answer = app.anonymous().get(PATH).send().await;
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
    let key = &answer.json()["keys"][0];
    let members: Vec<&str> = key
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(members, ["alg", "crv", "kid", "kty", "x"]);
    assert_eq!(
        (&key["alg"], &key["crv"]),
        (&json!("EdDSA"), &json!("Ed25519"))
    );
}

#[actix_web::test]
async fn the_private_half_is_sealed_and_in_an_adopted_database_as_the_reference_seals() {
    for (format, prefix) in [
        (StorageFormat::Hardened, "$ba$1$"),
        (StorageFormat::BetterAuth, ""),
    ] {
        let app = TestApp::start_with(|setup| {
            setup.rules.storage = format;
            setup.sign_tokens();
        })
        .await;
        let public = app.anonymous().get(PATH).send().await.json();
        let kept = app.text("SELECT private_key FROM jwks").await;
        let sealed: String = serde_json::from_str(&kept).unwrap();
        let hex = sealed.strip_prefix(prefix).unwrap();
        assert!(hex.chars().all(|c| c.is_ascii_hexdigit()), "{sealed}");
        let pair = KeyPair::read(&vault::open(&sealed, &secrets()).unwrap()).unwrap();
        assert_eq!(json!(pair.public().x), public["keys"][0]["x"]);
    }
}

#[actix_web::test]
async fn servers_that_start_together_agree_on_one_key() {
    let first = signing().await;
    let second = first
        .another_with(|setup| {
            setup.sign_tokens();
        })
        .await;
    let browsers: Vec<_> = (0..4)
        .flat_map(|_| [first.anonymous(), second.anonymous()])
        .collect();
    let requests = browsers.iter().map(|browser| browser.get(PATH).send());
    let answers = together(&first, "jwks", requests).await;
    assert_eq!(first.count("jwks", "true").await, 1);
    let kid = first.text("SELECT id FROM jwks").await;
    for answer in answers {
        let keys = answer.json()["keys"].clone();
        assert_eq!(keys.as_array().unwrap().len(), 1);
        assert_eq!(keys[0]["kid"], kid);
    }
    first.person("ada").await;
    let token = token(&first.signed_in("ada").await).await;
    assert!(verified(&token, &jwks(&second).await).is_some());
}

#[actix_web::test]
async fn a_successor_is_published_before_it_signs_and_the_old_key_after_it_did() {
    let app = TestApp::start_with(rotate).await;
    app.person("ada").await;
    let old = kid_in_use(&app, "ada").await;
    assert_eq!(kids(&app).await, [old.as_str()]);

    app.advance(TimeDelta::days(30) - TimeDelta::minutes(10));
    assert_eq!(kid_in_use(&app, "ada").await, old);
    let both = kids(&app).await;
    let new = both[1].clone();
    assert_eq!(both, [old.clone(), new.clone()]);

    app.advance(TimeDelta::minutes(9));
    assert_eq!(kid_in_use(&app, "ada").await, old);
    app.advance(TimeDelta::minutes(1));
    assert_eq!(kid_in_use(&app, "ada").await, new);
    assert_eq!(kids(&app).await, both);

    app.advance(TimeDelta::days(1));
    assert_eq!(kids(&app).await, [new]);
}

#[actix_web::test]
async fn another_algorithm_gets_a_key_of_its_own_and_old_tokens_still_verify() {
    let app = signing().await;
    app.person("ada").await;
    let before = token(&app.signed_in("ada").await).await;
    let app = app
        .another_with(|setup| setup.sign_tokens().algorithm = JwtAlgorithm::Es256)
        .await;
    let after = token(&app.signed_in("ada").await).await;
    let keys = jwks(&app).await;
    assert_eq!(keys.keys.len(), 2);
    for token in [before, after] {
        assert!(verified(&token, &keys).is_some());
    }
}

#[actix_web::test]
async fn a_key_of_a_replaced_secret_still_signs_and_of_a_lost_one_is_replaced() {
    const NEWEST: &str = "the-newest-secret-0123456789abcdef";
    let app = signing().await;
    app.person("ada").await;
    let old = kid_in_use(&app, "ada").await;
    let app = app
        .another_with(|setup| {
            setup.sign_tokens();
            setup.sign_with(&rotated(NEWEST));
        })
        .await;
    assert_eq!(kid_in_use(&app, "ada").await, old);
    let app = app
        .another_with(|setup| {
            setup.sign_tokens();
            let only = secrecy::SecretString::from(NEWEST);
            setup.sign_with(&beztack_auth::Secrets::new(&only));
        })
        .await;
    let new = kid_in_use(&app, "ada").await;
    assert_ne!(new, old);
    assert_eq!(
        kids(&app).await,
        [old, new],
        "what it signed still verifies"
    );
}

/// Made by Better Auth 1.4.6 with its `jwt` plugin, which names no algorithm.
#[actix_web::test]
async fn a_key_that_the_reference_made_is_used() {
    let app = TestApp::start_with(|setup| {
        setup.rules.storage = StorageFormat::BetterAuth;
        setup.sign_tokens();
    })
    .await;
    app.sql(concat!(
        "INSERT INTO jwks (id, public_key, private_key, created_at) VALUES (",
        "'pHBiJVuhEbeXzDmGsNuNLKEKKmmv0Yhv', ",
        r#"'{"crv":"Ed25519","x":"QHojYr6Ym0x-rXT_y6nnmit0I0E6tLpsEe6xVH1R_5Q","kty":"OKP"}', "#,
        r#"'"04877dd848ece9740fc75a45995f5ea36263307a2f56b6b10f6d36109fcaeb4e"#,
        "3bc4024a95332e615d0365d3b7a5ce990cbe64dca8941b08d77be6fe6ca67811",
        "7863ae81452591232a87fe5968569630a74747a633e240ab21f04f9402f01fde",
        "a7a4a758873732a51c151a7aeff4cfb15dc98e3e62296a58a1b68fbcd922ab7e",
        "6eb9effbd06d35a4fc8e6e554fa80fb903f58c4bc33a4508f3fff95d85a56399",
        r#"e33e08afc6440699dc"', '2025-12-01 00:00:00')"#,
    ))
    .await;
    app.person("ada").await;
    let token = token(&app.signed_in("ada").await).await;
    let claims = verified(&token, &jwks(&app).await).unwrap();
    assert_eq!(claims["name"], "Ada");
    assert_eq!(kids(&app).await, ["pHBiJVuhEbeXzDmGsNuNLKEKKmmv0Yhv"]);
}
