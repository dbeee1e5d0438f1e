//! Whose word is taken for the trace that a request is a part of.

use std::sync::Mutex;

use beztack_http::Follow;
use beztack_tests::TestApp;

/// What was told, in this order. Only one test listens.
static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

const FOLLOW: Follow = Follow {
    begin: |_, headers| {
        let told = headers.get("traceparent").map(|it| it.to_str().unwrap());
        TOLD.lock().unwrap().push(told.unwrap_or("-").to_owned());
    },
    name: |_, _| (),
};

#[actix_web::test]
async fn only_a_known_proxy_says_what_a_request_is_a_part_of() {
    let app = TestApp::start_with(|setup| {
        setup.settings.trusted_proxies = "10.0.0.1, 192.0.2.0/24".to_owned();
        setup.settings.follow = Some(FOLLOW);
    })
    .await;
    let browser = app.anonymous();
    let ask = async |peer: &str, trace: &str| {
        let call = browser.get("/livez").from(peer);
        // Whatever it says of whom it speaks for.
        let call = call.header("x-forwarded-for", "10.0.0.1");
        let answer = call.header("traceparent", trace).send().await;
        assert_eq!(answer.status(), 200);
    };
    ask("203.0.113.9", "of-a-stranger").await;
    ask("127.0.0.1", "of-the-machine").await;
    ask("10.0.0.1", "of-a-proxy").await;
    ask("192.0.2.7", "of-another-proxy").await;
    ask("2001:db8::1", "of-another-stranger").await;
    assert_eq!(*TOLD.lock().unwrap(), ["of-a-proxy", "of-another-proxy"]);
}
