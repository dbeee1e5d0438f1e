use super::reading_with;

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
