use beztack_tests::TestApp;

use super::{NOT_FOUND, boss, get, somebody};

#[actix_web::test]
async fn one_user_is_looked_up() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let answer = get(&boss, &format!("get-user?id={ada}")).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.json()["email"], "ada@example.test");
    assert!(!answer.text().contains("password"), "{answer}");
}

#[actix_web::test]
async fn who_is_not_there_is_a_404_and_nobody_a_400() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    assert_eq!(get(&boss, "get-user?id=nobody").await.verdict(), NOT_FOUND);
    let answer = get(&boss, "get-user").await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
}
