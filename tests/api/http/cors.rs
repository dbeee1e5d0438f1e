use actix_web::http::Method;
use beztack_tests::{Answer, Browser, TestApp};
use insta::assert_snapshot;

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
    access-control-allow-headers: accept, authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, x-requested-with
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
    access-control-expose-headers: deprecation, etag, ratelimit, ratelimit-policy, retry-after, set-auth-jwt, set-auth-token, sunset, x-request-id, x-retry-after, x-vercel-ai-ui-message-stream
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
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
