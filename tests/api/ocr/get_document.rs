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
