use beztack_tests::TestApp;
use insta::assert_snapshot;

#[actix_web::test]
async fn the_server_says_that_it_is_there() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/api/auth/ok").send().await;
    assert_snapshot!(answer, @r#"
    200 OK
    content-type: application/json

    {
      "ok": true
    }
    "#);
}
