use std::sync::Arc;

use beztack_auth::StorageFormat;
use beztack_tests::{SlowReader, TestApp};
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
