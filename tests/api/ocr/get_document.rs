use std::sync::Arc;
use std::time::Duration;

use beztack_auth::StorageFormat;
use beztack_tests::{Browser, SlowReader, TestApp};
use chrono::TimeDelta;

use super::{reading_slowly, send_text};

#[actix_web::test]
async fn a_document_is_its_owner_s_and_is_forgotten() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(1);
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let sent = send_text(&ada, "hello").send().await.json();
    let path = format!("/api/v1/ocr/{}", sent["id"].as_str().unwrap());

    let found = ada.get(&path).send().await;
    assert_eq!(found.json(), sent);
    assert_eq!(bob.get(&path).send().await.verdict(), "404 not-found");
    assert_eq!(
        bob.get(&format!("{path}/events")).send().await.verdict(),
        "404 not-found"
    );
    app.advance(TimeDelta::hours(25));
    assert_eq!(ada.get(&path).send().await.verdict(), "404 not-found");
}

#[actix_web::test]
async fn documents_go_with_their_owner() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(1);
    let ada = app.person("ada").await;
    send_text(&ada, "hello").send().await;
    app.sql("DELETE FROM \"user\"").await;
    assert_eq!(app.count("ocr_document", "true").await, 0);
    assert_eq!(app.count("ocr_content", "true").await, 0);
    assert_eq!(app.count("ocr_usage", "true").await, 0);
}

#[actix_web::test]
async fn nobody_reads_a_document_in_the_database() {
    for format in [StorageFormat::Hardened, StorageFormat::BetterAuth] {
        let reader = SlowReader::new();
        let extractor = Arc::new(reader.clone());
        let app = TestApp::start_with(|setup| {
            setup.extractor = extractor;
            setup.rules.storage = format;
        })
        .await;
        let ada = app.person("ada").await;
        app.run_jobs().await;
        let text = "1\n2\n3\nsecret";
        let path = send_text(&ada, text).send().await;
        let path = path.header("location").unwrap().to_owned();
        // A mark, a version, a nonce and a tag are with what was sent.
        let sealed = format!("length(upload) = {}", text.len() + 8 + 4 + 24 + 16);
        assert_eq!(app.count("ocr_content", &sealed).await, 1);

        reader.let_read(4);
        app.run_jobs().await;
        let read = ada.get(&path).send().await.json();
        assert!(read["text"].as_str().unwrap().contains("secret"), "{read}");
        let open = "result LIKE '%pages%' OR result LIKE '%secret%'";
        assert_eq!(app.count("ocr_content", "result IS NOT NULL").await, 1);
        assert_eq!(app.count("ocr_content", open).await, 0);

        // What an older release kept is still read, and what nobody can open is a fault.
        app.sql("UPDATE ocr_content SET result = '{\"pages\":[]}'")
            .await;
        assert_eq!(ada.get(&path).send().await.status(), 200);
        app.sql("UPDATE ocr_content SET result = '00'").await;
        assert_eq!(ada.get(&path).send().await.status(), 500);
    }
}

#[actix_web::test]
async fn only_so_many_answers_are_in_memory_until_they_are_read() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(3);
    let server = app.listen();
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    // More than fits into the buffers of a connection, once it is an answer.
    let text = "a ".repeat(100_000);
    let path_of = async |browser: &Browser| {
        let sent = send_text(browser, &text).send().await;
        assert_eq!(sent.status(), 200);
        format!("/api/v1/ocr/{}", sent.json()["id"].as_str().unwrap())
    };
    let (hers, his) = (path_of(&ada).await, path_of(&bob).await);
    let unread = async |browser: &Browser, path: &str| {
        let mut wire = server.send(browser, "GET", path, "").await;
        wire.until("200 OK").await;
        wire
    };
    let (first, _second) = (unread(&ada, &hers).await, unread(&ada, &hers).await);
    let third = ada.get(&hers).send().await;
    assert_eq!(third.verdict(), "429 too-many-at-once");
    assert!(third.header("retry-after").is_some());
    let again = send_text(&ada, &text).send().await;
    assert_eq!(again.verdict(), "429 too-many-at-once");

    let _his = unread(&bob, &his).await;
    let eve = app.person("eve").await;
    let read = send_text(&eve, "hello").send().await;
    assert_eq!(read.verdict(), "503 unavailable");
    drop(first);
    // There is a place as soon as the server hears of it, and what was read is kept.
    for _ in 0..500 {
        if ada.get(&hers).send().await.status() == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(
        send_text(&eve, "hello").send().await.json()["text"],
        "hello\n"
    );
}
