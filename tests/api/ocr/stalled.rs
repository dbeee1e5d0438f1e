//! Documents that arrive slowly, or not at all: nobody holds a place who sends nothing.

use std::sync::Arc;
use std::time::Duration;

use beztack_ocr::TesseractExtractor;
use beztack_tests::{Browser, Listening, TestApp, Wire};

use super::{PATH, config};

/// How long each piece of the size of an ordinary body may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an answer may take: less than a whole document that arrives slowly.
const ANSWER: Duration = Duration::from_millis(2500);

/// A piece larger than ordinary bodies, which have 64 KiB in tests.
const PIECE: usize = 70_000;

/// As many pieces as are sent of a document.
const PIECES: usize = 3;

/// What comes before the document, and behind it, by its type.
const JSON: (&str, &str, &str) = ("application/json", "{\"file\":\"", "\"}");
const FORM: (&str, &str, &str) = (
    "multipart/form-data; boundary=edge",
    "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n",
    "\r\n--edge--\r\n",
);

/// What may stand before the first field, and is no field.
const PREAMBLE: (&str, &str, &str) = ("multipart/form-data; boundary=edge", "", "");

async fn impatient() -> TestApp {
    let extractor = TesseractExtractor::start(&config(), 2).unwrap();
    TestApp::start_with(|setup| {
        setup.extractor = Arc::new(extractor);
        setup.settings.receive_timeout = PATIENCE;
        setup.settings.answer_timeout = ANSWER;
    })
    .await
}

/// Sends the beginning of a document, and its first piece.
async fn begin(server: &Listening, ada: &Browser, kind: (&str, &str, &str)) -> Wire {
    let (media_type, head, tail) = kind;
    let length = head.len() + PIECES * PIECE + tail.len();
    let part = format!("{head}{}", "A".repeat(PIECE));
    let line = format!("POST {PATH}");
    server
        .send_part_of(ada, &line, (media_type, &part), length)
        .await
}

#[actix_web::test]
async fn who_stalls_is_turned_away_and_leaves_a_place() {
    let app = impatient().await;
    let server = app.listen();
    let ada = app.person("ada").await;
    for kind in [JSON, FORM, PREAMBLE] {
        let mut first = begin(&server, &ada, kind).await;
        let mut second = begin(&server, &ada, kind).await;
        first.stays_silent().await;
        let mut third = begin(&server, &ada, kind).await;
        third.until("429 Too Many Requests").await;
        first.until("408 Request Timeout").await;
        second.until("408 Request Timeout").await;
        let mut fourth = begin(&server, &ada, kind).await;
        fourth.stays_silent().await;
        fourth.until("408 Request Timeout").await;
    }
}

#[actix_web::test]
async fn a_form_that_stalls_before_its_file_is_turned_away() {
    let app = impatient().await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let (media_type, head, _) = FORM;
    for sent in ["", "--edge\r\ncontent-dis", head] {
        let line = format!("POST {PATH}");
        let mut stalled = server
            .send_part_of(&ada, &line, (media_type, sent), 100_000)
            .await;
        stalled.until("408 Request Timeout").await;
    }
}

#[actix_web::test]
async fn a_large_document_may_take_longer_than_an_ordinary_body_and_its_answer() {
    let app = impatient().await;
    let server = app.listen();
    let ada = app.person("ada").await;
    for kind in [JSON, FORM] {
        let (_, _, tail) = kind;
        let mut slow = begin(&server, &ada, kind).await;
        for _ in 1..PIECES {
            tokio::time::sleep(PATIENCE * 3 / 5).await;
            slow.say(&"A".repeat(PIECE)).await;
        }
        tokio::time::sleep(PATIENCE * 3 / 5).await;
        slow.say(tail).await;
        slow.until("422 Unprocessable").await;
    }
}
