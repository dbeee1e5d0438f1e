use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{reading_with, upload};

#[actix_web::test]
async fn the_installed_languages_are_listed() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let answer = ada.get("/api/v1/ocr/languages").send().await.json();
    let languages = answer["languages"].as_array().unwrap();
    assert!(
        languages.contains(&"eng".into()) && languages.contains(&"spa".into()),
        "{answer}"
    );
    assert!(!languages.contains(&"osd".into()), "it reads nothing");
}

#[actix_web::test]
async fn a_tesseract_that_cannot_run_is_no_flaw_of_the_request() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("tesseract");
    fs::write(&program, "#!/bin/sh\necho no library >&2\nexit 127\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let app =
        reading_with(|ocr| ocr.path = format!("{}:{}", folder.path().display(), ocr.path)).await;
    let ada = app.person("ada").await;
    let listed = ada.get("/api/v1/ocr/languages").send().await;
    let read = upload(&ada, "hello.png", &[]).send().await;
    assert_eq!([listed.status(), read.status()], [500, 500]);
}
