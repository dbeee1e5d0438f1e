//! Bodies that were compressed are refused: a kilobyte of them becomes gigabytes.

use actix_web::http::header::CONTENT_ENCODING;
use beztack_tests::{Browser, TestApp};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=edge";

/// One for each way to read a body.
const READERS: [(&str, &str); 6] = [
    ("/api/auth/sign-in/email", JSON),
    ("/api/v1/ai/completion", JSON),
    ("/api/v1/ai/chat", JSON),
    ("/api/v1/ocr", JSON),
    ("/api/v1/ocr", MULTIPART),
    ("/pages/reset-password", FORM),
];

async fn status(browser: &Browser, (path, media_type): (&str, &str), coding: &str) -> u16 {
    let call = browser.post(path).header("content-type", media_type);
    let call = call.header(CONTENT_ENCODING.as_str(), coding);
    let answer = call.raw_body("{}").send().await;
    answer.status()
}

#[actix_web::test]
async fn they_are_refused_wherever_a_body_is_read() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for reader in READERS {
        for coding in [
            "br",
            "gzip",
            "deflate",
            "zstd",
            "x-unheard-of",
            "identity, br",
        ] {
            assert_eq!(
                status(&ada, reader, coding).await,
                415,
                "{reader:?} {coding}"
            );
        }
        assert_ne!(status(&ada, reader, "Identity").await, 415, "{reader:?}");
    }
}

#[actix_web::test]
async fn the_refusal_says_why() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let call = ada.post("/api/v1/ai/chat").header("content-type", JSON);
    let answer = call
        .header("content-encoding", "br")
        .raw_body("")
        .send()
        .await;
    let problem = answer.json();
    assert_eq!(problem["code"], "unsupported-media-type");
    assert_eq!(
        problem["detail"],
        "The body must come without a Content-Encoding."
    );
}
