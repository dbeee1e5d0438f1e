use beztack_tests::TestApp;
use insta::assert_snapshot;

#[actix_web::test]
async fn the_process_is_alive_and_wants_requests() {
    let app = TestApp::start().await;
    assert_snapshot!(app.anonymous().get("/livez").send().await, @r#"
    200 OK
    content-type: application/json

    {
      "status": "ok"
    }
    "#);
    assert_snapshot!(app.anonymous().get("/readyz").send().await, @r#"
    200 OK
    content-type: application/json

    {
      "status": "ok"
    }
    "#);
}

#[actix_web::test]
async fn a_server_that_is_shutting_down_is_alive_and_wants_no_requests() {
    let app = TestApp::start().await;
    app.state().start_draining();
    assert_eq!(app.anonymous().get("/livez").send().await.status(), 200);
    let answer = app.anonymous().get("/readyz").send().await;
    assert_eq!(answer.verdict(), "503 unavailable");
}
