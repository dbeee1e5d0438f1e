use beztack_tests::TestApp;

#[actix_web::test]
async fn strangers_are_greeted_without_a_model() {
    let app = TestApp::start().await;
    for path in ["/ai/greet", "/api/v1/ai/greet"] {
        let answer = app.anonymous().get(path).send().await;
        assert_eq!(answer.status(), 200);
        assert!(answer.json()["message"].is_string());
    }
}
