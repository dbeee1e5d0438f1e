use beztack_tests::TestApp;

use super::{boss, root};

const PATH: &str = "/api/v1/admin/metrics";

#[actix_web::test]
async fn it_says_how_busy_the_server_is() {
    let app = TestApp::start().await;
    let root = root(&app).await;
    for path in [PATH, "/api/admin/metrics", "/api/auth/admin/metrics"] {
        let answer = root.get(path).send().await;
        assert_eq!(answer.status(), 200, "{path}");
        let metrics = answer.json();
        let gauges = metrics["metrics"].as_array().unwrap();
        let labels: Vec<_> = gauges.iter().map(|gauge| gauge["label"].as_str()).collect();
        assert_eq!(labels.first(), Some(&Some("Memory Usage")), "{path}");
        assert!(labels.contains(&Some("Database Latency")));
        assert!(gauges.iter().all(|gauge| gauge["value"].is_u64()));
        assert!(metrics["systemInfo"]["cpuCount"].as_u64() > Some(0));
    }
}

#[actix_web::test]
async fn only_administrators_of_the_installation_see_it() {
    let app = TestApp::start().await;
    assert_eq!(
        boss(&app).await.get(PATH).send().await.verdict(),
        "403 forbidden"
    );
    let ada = app.person("ada").await;
    assert_eq!(ada.get(PATH).send().await.verdict(), "403 forbidden");
    let stranger = app.anonymous();
    assert_eq!(
        stranger.get(PATH).send().await.verdict(),
        "401 unauthorized"
    );
}

#[actix_web::test]
async fn whoever_acts_in_an_administrator_s_place_does_not() {
    let app = TestApp::start().await;
    let root = root(&app).await;
    app.sql("UPDATE session SET impersonated_by = 'somebody'")
        .await;
    assert_eq!(root.get(PATH).send().await.verdict(), "403 forbidden");
}
