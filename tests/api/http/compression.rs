use beztack_domain::billing::Provider;
use beztack_tests::TestApp;

const PATH: &str = "/api/v1/subscriptions/products";

#[actix_web::test]
async fn answers_are_compressed_for_those_who_ask() {
    let app = TestApp::start().await;
    app.seed(Provider::Polar).await;
    let browser = app.anonymous();
    let plain = browser.get(PATH).send().await;
    assert_eq!(plain.header("content-encoding"), None);

    let answer = browser
        .get("/api/openapi.json")
        .header("accept-encoding", "gzip")
        .send()
        .await;
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(answer.bytes().get(..2), Some([0x1f, 0x8b].as_slice()));
    assert!(answer.header("vary").unwrap().contains("accept-encoding"));

    let answer = browser
        .get(PATH)
        .header("accept-encoding", "identity")
        .send()
        .await;
    assert_eq!(answer.bytes(), plain.bytes());
}
