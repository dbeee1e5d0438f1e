use std::time::Duration;

use tokio::task::spawn_local;

use super::{reading_slowly, send_text};

#[actix_web::test]
async fn progress_is_told_as_it_goes_on() {
    let (app, reader) = reading_slowly().await;
    let ada = app.person("ada").await;
    app.run_jobs().await;
    let path = send_text(&ada, "1\n2\n3\n4")
        .send()
        .await
        .header("location")
        .unwrap()
        .to_owned();
    let worker = app.worker();
    let working = spawn_local(async move { worker.run_due().await });
    let pages = reader.clone();
    spawn_local(async move {
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            pages.let_read(1);
        }
    });
    let answer = ada.get(&format!("{path}/events")).send().await;
    working.await.unwrap().unwrap();
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    let told: Vec<&str> = answer
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .collect();
    assert!(told.len() >= 3, "{answer}");
    let last = r#"{"status":"succeeded","progress":1.0,"pagesDone":4,"pagesTotal":4}"#;
    assert_eq!(told.last(), Some(&last));
    assert!(
        told.iter().any(|event| event.contains("\"running\"")),
        "{answer}"
    );
}

#[actix_web::test]
async fn what_is_over_is_told_once() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(1);
    let ada = app.person("ada").await;
    let sent = send_text(&ada, "hello").send().await.json();
    let path = format!("/api/v1/ocr/{}/events", sent["id"].as_str().unwrap());
    let answer = ada.get(&path).send().await;
    assert_eq!(answer.text().matches("event: progress").count(), 1);
}

#[actix_web::test]
async fn only_so_many_watch_and_only_while_they_are_signed_in() {
    let (app, _reader) = reading_slowly().await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let sent = send_text(&ada, "1\n2\n3\n4").send().await.json();
    let path = format!("/api/v1/ocr/{}/events", sent["id"].as_str().unwrap());
    let mut watching = server.send(&ada, "GET", &path, "").await;
    watching.until("event: progress").await;
    let mut second = server.send(&ada, "GET", &path, "").await;
    second.until("event: progress").await;
    let mut third = server.send(&ada, "GET", &path, "").await;
    third.until("429 Too Many Requests").await;
    third.until("too-many-at-once").await;
    app.sql("DELETE FROM session").await;
    // The end of a body in chunks.
    watching.until("\r\n0\r\n\r\n").await;
    second.until("\r\n0\r\n\r\n").await;
}
