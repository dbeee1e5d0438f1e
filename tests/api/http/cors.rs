use std::sync::Arc;

use actix_web::http::Method;
use beztack_app::limits::LimitsConfig;
use beztack_tests::{Answer, Browser, SlowReader, TestApp, address};
use insta::assert_snapshot;
use serde_json::json;

use crate::ai::say;
use crate::ocr::send_text;

const CORS: [&str; 7] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-max-age",
    "vary",
];

fn cors(answer: &Answer) -> String {
    let sorted = |value: &str| {
        let mut words: Vec<_> = value.split(',').map(str::trim).collect();
        words.sort_unstable();
        words.join(", ")
    };
    let lines = CORS
        .into_iter()
        .filter_map(|name| Some(format!("{name}: {}", sorted(answer.header(name)?))));
    std::iter::once(answer.status().to_string())
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

async fn preflight(browser: &Browser, path: &str, origin: &str, method: &str) -> Answer {
    browser
        .call(Method::OPTIONS, path)
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "content-type")
        .send()
        .await
}

#[actix_web::test]
async fn a_trusted_origin_s_preflight_is_answered_before_routing() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let origin = "http://localhost:5173";
    let answer = preflight(&browser, "/api/auth/sign-in/email", origin, "POST").await;
    assert_snapshot!(cors(&answer), @"
    200
    access-control-allow-origin: http://localhost:5173
    access-control-allow-credentials: true
    access-control-allow-methods: DELETE, GET, PATCH, POST, PUT
    access-control-allow-headers: accept, authorization, content-type, if-none-match, prefer, user-agent, x-requested-with
    access-control-max-age: 7200
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
    for (path, method) in [
        ("/api/v1/account", "PATCH"),
        ("/nope", "DELETE"),
        ("/api/auth/nope", "PUT"),
    ] {
        assert_eq!(
            preflight(&browser, path, origin, method).await.status(),
            200,
            "{path}"
        );
    }
}

#[actix_web::test]
async fn a_trusted_origin_reads_the_answer() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/api/auth/get-session").send().await;
    assert_snapshot!(cors(&answer), @"
    200
    access-control-allow-origin: http://localhost:5173
    access-control-allow-credentials: true
    access-control-expose-headers: content-disposition, deprecation, etag, location, ratelimit, ratelimit-policy, retry-after, set-auth-jwt, set-auth-token, sunset, x-request-id, x-retry-after, x-vercel-ai-ui-message-stream
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

/// Exposed, though nothing sends them yet.
const PROMISED: [&str; 4] = ["deprecation", "ratelimit", "ratelimit-policy", "sunset"];

/// Answers that have between them every header that anything sends for frontends to read.
async fn answers_with_headers() -> Vec<Answer> {
    let app = TestApp::start_with(|setup| {
        setup.settings.bearer = true;
        setup.sign_tokens();
        setup.rules.limits = LimitsConfig::DEFAULT;
        setup.extractor = Arc::new(SlowReader::new());
    })
    .await;
    let ada = app.anonymous();
    let mut answers = vec![ada.sign_up("ada").await];
    for path in ["/api/auth/get-session", "/api/v1/subscriptions/products"] {
        answers.push(ada.get(path).send().await);
    }
    let document = send_text(&ada, "one").header("prefer", "respond-async");
    answers.push(document.send().await);
    answers.push(say(&ada, "chat-1", "m-1", "Hello?").await);
    // Once more than either is let through.
    for _ in 0..6 {
        answers.push(ada.get("/api/v1/account/export").send().await);
        let body = json!({ "email": address("ada") });
        let reset = ada.post("/api/auth/request-password-reset").json(&body);
        answers.push(reset.send().await);
    }
    answers
}

#[actix_web::test]
async fn what_a_trusted_origin_may_read_is_sent_by_some_route() {
    let answers = answers_with_headers().await;
    let exposed = answers[0].header("access-control-expose-headers").unwrap();
    let exposed = exposed.split(',').map(str::trim);
    let exposed = exposed.filter(|name| !PROMISED.contains(name));
    for name in exposed {
        let is_sent = answers.iter().any(|answer| answer.header(name).is_some());
        assert!(is_sent, "nothing sends {name}");
    }
    for name in PROMISED {
        let is_sent = answers.iter().any(|answer| answer.header(name).is_some());
        assert!(!is_sent, "{name} is more than a promise by now");
    }
}

#[actix_web::test]
async fn origins_that_fit_a_pattern_are_named_one_by_one() {
    let app = TestApp::start().await;
    let origin = "https://pr-1.preview.example.test";
    for path in ["/livez", "/nope", "/api/auth/nope", "/api/v1/account"] {
        let answer = app
            .anonymous()
            .get(path)
            .header("origin", origin)
            .send()
            .await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(origin),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn other_origins_are_not_named() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    for origin in [
        "https://evil.test",
        "http://localhost:5173.evil.test",
        "null",
    ] {
        let answer = browser
            .get("/api/auth/get-session")
            .header("origin", origin)
            .send()
            .await;
        assert_eq!(answer.status(), 200, "the browser is the judge");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            None,
            "{origin}"
        );
        let vary = answer.header("vary").unwrap_or_default().to_lowercase();
        assert!(vary.contains("origin"), "{origin}: vary is {vary:?}");
        let answer = preflight(&browser, "/api/v1/account", origin, "GET").await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            None,
            "{origin}"
        );
    }
}

#[actix_web::test]
async fn caches_are_told_that_the_origin_matters_even_without_one() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/livez").without("origin").send().await;
    let vary = answer.header("vary").unwrap_or_default().to_lowercase();
    assert!(vary.contains("origin"), "vary is {vary:?}");
}
