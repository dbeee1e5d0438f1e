use actix_web::http::Method;
use beztack_domain::billing::Provider;
use beztack_tests::{Answer, TestApp};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

use super::{PATH, form, reading_slowly, send_text};

#[actix_web::test]
async fn a_small_document_is_answered_at_once() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(2);
    let ada = app.person("ada").await;
    let answer = send_text(&ada, "hello world\nsecond page").send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    let body = answer.json();
    assert_eq!(body["status"], "succeeded");
    assert_eq!(body["text"], "hello world\n\u{c}second page\n");
    assert_eq!(body["pagesTotal"], 2);
    // As tesseract.js has it, and page by page.
    let word = json!({ "text": "world", "confidence": 90.0, "bbox": { "x0": 0, "y0": 0, "x1": 100, "y1": 20 } });
    assert_eq!(
        body["blocks"][0]["paragraphs"][0]["lines"][0]["words"][1],
        word
    );
    assert_eq!(body["pages"][1]["blocks"][0]["text"], "second page\n");
}

#[actix_web::test]
async fn base64_in_json_is_as_good_as_a_form() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(2);
    let ada = app.person("ada").await;
    let bare = json!({ "file": "aGVsbG8=", "output": ["text"] });
    let answer = ada.post(PATH).json(&bare).send().await;
    assert_eq!(answer.json()["text"], "hello\n");
    assert!(
        answer.json().get("blocks").is_none(),
        "only what was asked for"
    );
    let url = json!({ "file": "data:image/png;base64,aGVs\nbG8h" });
    let answer = ada.post(PATH).json(&url).send().await;
    assert_eq!(answer.json()["text"], "hello!\n");
}

#[actix_web::test]
async fn wrong_input_is_named_all_at_once() {
    let (app, _) = reading_slowly().await;
    let ada = app.person("ada").await;
    let fields = [
        ("languages", "eng,../etc"),
        ("pages", "0"),
        ("rotate", "45"),
        ("layout", "upside-down"),
        ("output", "docx"),
        ("colour", "red"),
    ];
    let answer = form(ada.post(PATH), "x", b"hello", &fields).send().await;
    assert_eq!(answer.verdict(), "422 invalid-input");
    let errors = answer.json()["errors"].clone();
    let mut named: Vec<_> = errors
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    assert_eq!(
        named,
        ["colour", "languages", "layout", "output", "pages", "rotate"]
    );

    let nothing = ada.post(PATH).json(&json!({})).send().await;
    assert_eq!(nothing.json()["errors"][0]["field"], "file");
    let garbled = ada.post(PATH).json(&json!({ "file": "%%%" })).send().await;
    assert_eq!(garbled.json()["errors"][0]["message"], "is not Base64");
    let text = ada
        .post(PATH)
        .header("content-type", "text/plain")
        .raw_body("x")
        .send()
        .await;
    assert_eq!(text.verdict(), "415 unsupported-media-type");
    let broken = ada
        .post(PATH)
        .header("content-type", "multipart/form-data; boundary=edge")
        .raw_body("--edge\r\nnonsense")
        .send()
        .await;
    assert_eq!(broken.verdict(), "400 malformed-form");
}

#[actix_web::test]
async fn a_form_that_breaks_off_anywhere_is_refused_at_once() {
    let (app, reader) = reading_slowly().await;
    let ada = app.person("ada").await;
    let whole = "--edge\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\nx\r\n--edge--";
    for length in 0..whole.len() - 1 {
        let call = ada
            .post(PATH)
            .header("content-type", "multipart/form-data; boundary=edge")
            .raw_body(&whole.as_bytes()[..length]);
        let answer = call.send().await;
        assert_eq!(answer.verdict(), "400 malformed-form", "{length} bytes");
    }
    // The end of the last line may be missing.
    reader.let_read(1);
    let call = ada
        .post(PATH)
        .header("content-type", "multipart/form-data; boundary=edge")
        .raw_body(whole);
    assert_eq!(call.send().await.status(), 200);
}

#[actix_web::test]
async fn a_boundary_that_is_next_to_nothing_is_refused() {
    let (app, _) = reading_slowly().await;
    let ada = app.person("ada").await;
    for (boundary, body) in [("e", "\n--e--"), ("\"--\"", "--\n"), ("abc", "--\r\n")] {
        let answer = ada
            .post(PATH)
            .header(
                "content-type",
                &format!("multipart/form-data; boundary={boundary}"),
            )
            .raw_body(body)
            .send()
            .await;
        assert_eq!(answer.verdict(), "400 malformed-form", "{boundary}");
    }
}

#[actix_web::test]
async fn what_is_too_large_is_refused_before_it_is_all_there() {
    let (app, _) = reading_slowly().await;
    let ada = app.person("ada").await;
    let large = vec![b'x'; 1024 * 1024 + 1];
    let answer = form(ada.post(PATH), "x", &large, &[]).send().await;
    assert_eq!(answer.verdict(), "413 payload-too-large");
    let json = format!("{{\"file\":\"{}\"}}", "A".repeat(1_500_000));
    let answer = ada
        .post(PATH)
        .header("content-type", "application/json")
        .raw_body(json)
        .send()
        .await;
    assert_eq!(answer.verdict(), "413 payload-too-large");
}

#[actix_web::test]
async fn a_large_document_becomes_a_job() {
    let (app, reader) = reading_slowly().await;
    let ada = app.person("ada").await;
    app.run_jobs().await;
    let answer = send_text(&ada, "one\ntwo\nthree\nfour").send().await;
    assert_eq!(answer.status(), 202, "{answer}");
    let location = answer.header("location").unwrap().to_owned();
    assert_eq!(answer.json()["status"], "queued");
    assert_eq!(ada.get(&location).send().await.json()["status"], "queued");

    reader.let_read(4);
    assert_eq!(app.run_jobs().await, 1);
    let answer = ada.get(&location).send().await;
    assert_eq!(answer.json()["status"], "succeeded");
    assert_eq!(answer.json()["pagesDone"], 4);
    assert_eq!(answer.json()["pages"][3]["text"], "four\n");
    assert_eq!(app.count("ocr_content", "upload IS NOT NULL").await, 0);
    assert_eq!(
        app.text("SELECT CAST(pages AS text) FROM ocr_usage").await,
        "4"
    );
}

#[actix_web::test]
async fn whoever_prefers_it_need_not_wait() {
    let (app, reader) = reading_slowly().await;
    let ada = app.person("ada").await;
    let answer = send_text(&ada, "one")
        .header("prefer", "respond-async, wait=10")
        .send()
        .await;
    assert_eq!(answer.status(), 202);
    reader.let_read(1);
    app.run_jobs().await;
    let location = answer.header("location").unwrap();
    assert_eq!(ada.get(location).send().await.json()["text"], "one\n");
}

#[actix_web::test]
async fn the_same_again_is_answered_from_what_is_known() {
    let (app, reader) = reading_slowly().await;
    // Only once is anything read.
    reader.let_read(1);
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let first = send_text(&ada, "hello").send().await;
    let again = send_text(&ada, "hello").send().await;
    assert_eq!(first.bytes(), again.bytes());
    assert_eq!(app.count("ocr_document", "true").await, 1);
    assert_eq!(
        app.text("SELECT CAST(pages AS text) FROM ocr_usage").await,
        "1"
    );

    // Others know nothing of it, and after a day nobody does.
    reader.let_read(2);
    let other = send_text(&bob, "hello").send().await;
    assert_ne!(other.json()["id"], first.json()["id"]);
    app.advance(TimeDelta::days(1));
    let later = send_text(&ada, "hello").send().await;
    assert_ne!(later.json()["id"], first.json()["id"]);
}

#[actix_web::test]
async fn nobody_has_more_documents_waiting_than_they_may() {
    let (app, _) = reading_slowly().await;
    let ada = app.person("ada").await;
    for text in ["a\nb\nc\nd", "e\nf\ng\nh"] {
        assert_eq!(send_text(&ada, text).send().await.status(), 202);
    }
    let third = send_text(&ada, "i\nj\nk\nl").send().await;
    assert_eq!(third.verdict(), "429 too-many-requests");
    assert!(third.header("retry-after").is_some());
}

#[actix_web::test]
async fn a_plan_s_limit_on_pages_is_kept() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(10);
    app.seed(Provider::Polar).await;
    app.sql("UPDATE plan SET limits = '{\"ocrPages\": 3}' WHERE id = 'polar_free_month'")
        .await;
    let ada = app.person("ada").await;
    assert_eq!(send_text(&ada, "one\ntwo").send().await.status(), 200);
    let answer = send_text(&ada, "three\nfour").send().await;
    assert_eq!(answer.verdict(), "402 ocr-limit-reached");
    assert_eq!(send_text(&ada, "three").send().await.status(), 200);
    app.advance(TimeDelta::days(31));
    let renewed = app.signed_in("ada").await;
    assert_eq!(
        send_text(&renewed, "a new\nmonth").send().await.status(),
        200
    );
}

#[actix_web::test]
async fn without_an_engine_the_answer_says_so() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = send_text(&ada, "hello").send().await;
    assert_eq!(answer.verdict(), "503 ocr-engine-missing");
    let languages = ada.get("/api/v1/ocr/languages").send().await;
    assert_eq!(languages.verdict(), "503 ocr-engine-missing");
    assert_eq!(app.anonymous().get("/livez").send().await.status(), 200);
}

#[actix_web::test]
async fn pages_that_wait_count_against_the_plan() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(10);
    app.seed(Provider::Polar).await;
    app.sql("UPDATE plan SET limits = '{\"ocrPages\": 7}' WHERE id = 'polar_free_month'")
        .await;
    let ada = app.person("ada").await;
    // At the same moment, too.
    let sent = ["1\n2\n3\n4", "5\n6\n7\n8"].map(|text| send_text(&ada, text).send());
    let mut verdicts: Vec<_> = join_all(sent).await;
    verdicts.sort_by_key(Answer::status);
    assert_eq!(verdicts[0].status(), 202);
    assert_eq!(verdicts[1].verdict(), "402 ocr-limit-reached");
    // There is room for as much as is left, read at once or not.
    let reading = send_text(&ada, "a\nb\nc").send().await;
    assert_eq!(reading.status(), 200, "{reading}");
    let more = send_text(&ada, "d").send().await;
    assert_eq!(more.verdict(), "402 ocr-limit-reached");
    // What is not wanted any more does not count.
    let waiting = verdicts[0].header("location").unwrap();
    let cancelled = ada.call(Method::DELETE, waiting).send().await;
    assert_eq!(cancelled.status(), 204, "{cancelled}");
    assert_eq!(send_text(&ada, "1\n2\n3\n4").send().await.status(), 202);
    // Read, it counts once.
    app.run_jobs().await;
    let pages = app.text("SELECT CAST(pages AS text) FROM ocr_usage").await;
    assert_eq!(pages, "7");
    assert_eq!(send_text(&ada, "e").send().await.status(), 402);
}
