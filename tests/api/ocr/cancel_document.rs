use std::time::{Duration, Instant};

use beztack_tests::{Browser, TestApp};
use tokio::task::spawn_local;

use super::{fixture, form, reading_slowly, reading_with, send_text};

async fn cancel(browser: &Browser, path: &str) -> u16 {
    browser.delete(path).send().await.status()
}

fn work(app: &TestApp) -> tokio::task::JoinHandle<usize> {
    let worker = app.worker();
    spawn_local(async move { worker.run_due().await.unwrap() })
}

#[actix_web::test]
async fn a_document_that_waits_is_never_read() {
    let (app, reader) = reading_slowly().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    app.run_jobs().await;
    let path = send_text(&ada, "1\n2\n3\n4")
        .send()
        .await
        .header("location")
        .unwrap()
        .to_owned();
    assert_eq!(cancel(&bob, &path).await, 404);
    assert_eq!(cancel(&ada, &path).await, 204);
    assert_eq!(ada.get(&path).send().await.json()["status"], "cancelled");
    assert_eq!(app.run_jobs().await, 0);
    assert_eq!(reader.reading(), 0);
    assert_eq!(app.count("ocr_content", "true").await, 0);
}

#[actix_web::test]
async fn reading_stops_within_a_second() {
    let (app, reader) = reading_slowly().await;
    let ada = app.person("ada").await;
    app.run_jobs().await;
    let path = send_text(&ada, "1\n2\n3\n4")
        .send()
        .await
        .header("location")
        .unwrap()
        .to_owned();
    let working = work(&app);
    reader.let_read(2);
    reader.until_reading(1).await;
    assert_eq!(cancel(&ada, &path).await, 204);
    let begun = Instant::now();
    reader.until_reading(0).await;
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(working.await.unwrap(), 1);
    assert_eq!(ada.get(&path).send().await.json()["status"], "cancelled");
    assert_eq!(app.count("job", "true").await, 0);
    assert_eq!(app.count("ocr_usage", "true").await, 0, "it costs nothing");
}

#[actix_web::test]
async fn what_was_read_is_forgotten_at_once() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(1);
    let ada = app.person("ada").await;
    let sent = send_text(&ada, "hello").send().await.json();
    let path = format!("/api/v1/ocr/{}", sent["id"].as_str().unwrap());
    assert_eq!(cancel(&ada, &path).await, 204);
    assert_eq!(ada.get(&path).send().await.status(), 404);
    assert_eq!(app.count("ocr_content", "true").await, 0);
}

#[actix_web::test]
async fn tesseract_is_gone_within_a_second_too() {
    let root = tempfile::tempdir().unwrap();
    let app = reading_with(|config| root.path().clone_into(&mut config.scratch_dir)).await;
    let ada = app.person("ada").await;
    app.run_jobs().await;
    let answer = form(ada.post(super::PATH), "x", &fixture("five-pages.pdf"), &[])
        .send()
        .await;
    let path = answer.header("location").unwrap().to_owned();
    let working = work(&app);
    let pages = || {
        walk(root.path())
            .into_iter()
            .filter(|name| name.contains("page-"))
            .count()
    };
    while pages() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let begun = Instant::now();
    assert_eq!(cancel(&ada, &path).await, 204);
    working.await.unwrap();
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(
        walk(root.path()).len(),
        0,
        "nothing is left: {:?}",
        walk(root.path())
    );
}

/// The files below a folder, but for the lock.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(walk(&entry.path()));
        } else if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "lock")
        {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}
