//! The harness sees to it that every answer of the suite has the security headers; here
//! is what they say.

use actix_web::http::Method;
use beztack_tests::{Answer, TestApp};
use insta::assert_snapshot;

const SECURITY: [&str; 8] = [
    "cache-control",
    "content-security-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
];

fn security(answer: &Answer) -> String {
    let line = |name| format!("{name}: {}", answer.header(name).unwrap_or("-"));
    SECURITY.map(line).join("\n")
}

#[actix_web::test]
async fn every_kind_of_answer_says_how_it_may_be_used() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let usual = security(&browser.get("/api/auth/get-session").send().await);
    assert_snapshot!(usual, @"
    cache-control: no-store
    content-security-policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
    cross-origin-resource-policy: same-site
    permissions-policy: camera=(), geolocation=(), microphone=()
    referrer-policy: no-referrer
    strict-transport-security: -
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    let anonymous = app.anonymous();
    let preflight = anonymous
        .call(Method::OPTIONS, "/api/v1/account")
        .header("access-control-request-method", "GET");
    let malformed = anonymous
        .post("/api/auth/sign-in/email")
        .raw_body("{")
        .header("content-type", "application/json");
    for call in [
        anonymous.get("/livez"),
        anonymous.get("/nope"),
        anonymous.get("/api/auth/nope"),
        anonymous.get("/api/v1/account"),
        anonymous.post("/api/v1/account"),
        anonymous.get("/api/v1/mailbox?to=x"),
        preflight,
        malformed,
    ] {
        let answer = call.send().await;
        assert_eq!(security(&answer), usual, "{answer}");
    }
}

#[actix_web::test]
async fn behind_https_browsers_are_told_to_stay_there() {
    let app = TestApp::start_with(|setup| {
        setup.stand_at("https://api.example.test");
    })
    .await;
    let answer = app.anonymous().get("/livez").send().await;
    let wanted = "max-age=31536000; includeSubDomains";
    assert_eq!(answer.header("strict-transport-security"), Some(wanted));
}

#[actix_web::test]
async fn every_answer_has_an_id_of_its_own() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let mut ids = std::collections::BTreeSet::new();
    for path in ["/livez", "/nope", "/api/auth/nope", "/api/v1/account"] {
        let answer = browser.get(path).without("x-request-id").send().await;
        let id = answer.header("x-request-id").unwrap().to_owned();
        assert_eq!(id.len(), 36, "{id}");
        assert!(ids.insert(id));
    }
}

#[actix_web::test]
async fn an_id_that_a_proxy_gave_is_kept_if_it_looks_like_one() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser
        .get("/nope")
        .header("x-request-id", "from-a-proxy_1.2")
        .send()
        .await;
    assert_eq!(answer.header("x-request-id"), Some("from-a-proxy_1.2"));
    assert_eq!(answer.json()["requestId"], "from-a-proxy_1.2");
    let long = "x".repeat(65);
    for odd in ["short", "with space", "<script>alert(1)", &long] {
        let answer = browser
            .get("/nope")
            .header("x-request-id", odd)
            .send()
            .await;
        assert_ne!(answer.header("x-request-id"), Some(odd));
        assert_ne!(answer.json()["requestId"], odd);
    }
}
