use beztack_domain::billing::Provider;
use beztack_tests::{Answer, Browser, TestApp};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/batch";

async fn run(browser: &Browser, requests: Value) -> Answer {
    let body = json!({ "requests": requests });
    browser.post(PATH).json(&body).send().await
}

fn get(path: &str) -> Value {
    json!({ "method": "GET", "path": path })
}

fn statuses(answer: &Answer) -> Vec<u64> {
    let answer = answer.json();
    let responses = answer["responses"].as_array().unwrap();
    let status = |response: &Value| response["status"].as_u64().unwrap();
    responses.iter().map(status).collect()
}

#[actix_web::test]
async fn answers_come_in_order_with_their_own_status() {
    let app = TestApp::start().await;
    app.seed(Provider::Polar).await;
    let ada = app.person("ada").await;
    let requests = json!([
        get("/api/v1/account"),
        get("/api/v1/nonsense"),
        get("/api/subscriptions/products"),
        { "method": "DELETE", "path": "/api/membership/admin-tier-override" },
        get("/api/v1/subscriptions?limit=0"),
    ]);
    let answer = run(&ada, requests).await;
    assert_eq!(statuses(&answer), [200, 404, 200, 403, 422]);
    let answer = answer.json();
    let body = |n: usize| &answer["responses"][n]["body"];
    assert_eq!(body(0)["email"], "ada@example.test");
    assert_eq!(body(1)["code"], "not-found");
    assert_eq!(body(2)["products"].as_array().unwrap().len(), 7);
    assert_eq!(body(4)["errors"][0]["field"], "limit");
}

#[actix_web::test]
async fn what_is_json_of_another_type_is_named() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for (wrong, field) in [
        (json!({}), "requests[1].method"),
        (json!([]), "requests[1].method"),
        (json!(7), "requests[1].method"),
        (json!(null), "requests[1].method"),
        (json!("HEAD"), "requests[1].method"),
        (json!({ "GET": 1 }), "requests[1].method.GET"),
    ] {
        let requests = json!([get("/livez"), { "method": wrong, "path": "/livez" }]);
        let answer = run(&ada, requests).await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{wrong}");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{wrong}");
    }
    let deep = "[".repeat(2000) + &"]".repeat(2000);
    for malformed in [
        "{\"requests\":[{\"method\":{}".to_owned(),
        "{\"requests\":[{\"method\":{,}}]}".to_owned(),
        "{\"requests\":[]}]".to_owned(),
        format!("{{\"requests\":{deep}}}"),
    ] {
        let call = ada.post(PATH).raw_body(malformed.clone());
        let answer = call.header("content-type", "application/json").send().await;
        assert_eq!(answer.verdict(), "400 malformed-json", "{malformed:.40}");
    }
}

#[actix_web::test]
async fn a_part_is_answered_as_it_would_be_by_itself() {
    let app = TestApp::start().await;
    app.seed(Provider::Polar).await;
    let ada = app.person("ada").await;
    for path in [
        "/api/v1/bootstrap",
        "/api/membership/status",
        "/api/v1/nonsense",
    ] {
        let alone = ada.get(path).send().await;
        let answer = run(&ada, json!([get(path)])).await.json();
        assert_eq!(answer["responses"][0]["status"], alone.status());
        assert_eq!(answer["responses"][0]["body"], alone.json(), "{path}");
    }
}

#[actix_web::test]
async fn the_answer_of_a_part_is_byte_for_byte_that_of_the_single_call() {
    let app = TestApp::start().await;
    app.seed(Provider::Polar).await;
    let ada = app.person("ada").await;
    for path in [
        "/api/v1/account",
        "/api/membership/status",
        "/api/v1/subscriptions/products",
    ] {
        let alone = ada.get(path).send().await;
        let answer = run(&ada, json!([get(path)])).await;
        let alone = alone.text();
        let expected = format!("{{\"responses\":[{{\"status\":200,\"body\":{alone}}}]}}");
        assert_eq!(answer.text(), expected, "{path}");
    }
}

#[actix_web::test]
async fn the_body_of_a_part_comes_as_it_was_sent() {
    let app = TestApp::start().await;
    app.seed(Provider::Polar).await;
    let root = app.app_administrator("root").await;
    let path = "/api/v1/subscriptions/checkout";
    for body in [
        "{ \"planId\" :\n\"pro\" }",
        "{\"planId\":\"pro\",\"planId\":\"free\"}",
        "{\"planId\":1e999}",
        "[{\"\":0},{}]",
    ] {
        let post = async |path: &str, body: String| {
            let call = root.post(path).raw_body(body);
            call.header("content-type", "application/json").send().await
        };
        let alone = post(path, body.to_owned()).await;
        let item = format!("{{\"method\":\"POST\",\"path\":\"{path}\",\"body\":{body}}}");
        let answer = post(PATH, format!("{{\"requests\":[{item}]}}")).await;
        assert_eq!(statuses(&answer), [u64::from(alone.status())], "{body}");
        let inner = &answer.json()["responses"][0]["body"];
        assert_eq!(inner["errors"], alone.json()["errors"], "{body}");
    }
    // `null` is no body at all.
    let requests = json!([
        { "method": "POST", "path": path, "body": null },
        { "method": "POST", "path": path },
    ]);
    let answer = run(&root, requests).await.json();
    let status = |n: usize| answer["responses"][n]["status"].clone();
    assert_eq!((status(0), status(1)), (json!(415), json!(415)));
}

#[actix_web::test]
async fn a_change_is_seen_by_what_comes_after_it() {
    let app = TestApp::start().await;
    app.seed(Provider::Polar).await;
    let root = app.app_administrator("root").await;
    let status = get("/api/v1/membership/status");
    let pin = json!({
        "method": "POST",
        "path": "/api/v1/subscriptions/checkout",
        "body": { "planId": "pro" },
    });
    let answer = run(&root, json!([status, pin, status])).await;
    assert_eq!(statuses(&answer), [200, 200, 200]);
    let answer = answer.json();
    let tier = |n: usize| answer["responses"][n]["body"]["data"]["tier"].clone();
    assert_eq!((tier(0), tier(2)), (json!("free"), json!("pro")));
}

#[actix_web::test]
async fn strangers_have_no_batch() {
    let app = TestApp::start().await;
    let answer = run(&app.anonymous(), json!([get("/api/v1/account")])).await;
    assert_eq!(answer.verdict(), "401 unauthorized");
}

#[actix_web::test]
async fn only_our_own_requests_are_taken_and_no_batch_in_a_batch() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for path in [
        "/api/v1/batch",
        "/api/v1/batch/",
        "/api/v1/batch?x",
        "/api/v1/b%61tch",
        "/api/v1//batch",
        "/api/auth/list-sessions",
        "/api/auth/sign-out",
        "/livez",
        "https://example.test/api/v1/account",
        "",
    ] {
        let answer = run(&ada, json!([get(path)])).await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{path}");
        let field = &answer.json()["errors"][0]["field"];
        assert_eq!(field, "requests[0].path", "{path}");
    }
}

#[actix_web::test]
async fn a_batch_has_one_to_twenty_parts() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let parts = |count| Value::from(vec![get("/api/v1/account"); count]);
    for (count, expected) in [(0, 422), (1, 200), (20, 200), (21, 422)] {
        let answer = run(&ada, parts(count)).await;
        assert_eq!(answer.status(), expected, "{count} parts");
    }
}

#[actix_web::test]
async fn every_part_counts_for_the_rate_limit() {
    let app = TestApp::start_with(|setup| {
        setup.settings.rate_limit = true;
    })
    .await;
    let ada = app.person("ada").await;
    let parts = Value::from(vec![get("/api/v1/account"); 20]);
    for _ in 0..5 {
        let answer = run(&ada, parts.clone()).await;
        assert_eq!(statuses(&answer), [200; 20]);
    }
    let answer = run(&ada, parts).await;
    assert_eq!(statuses(&answer), [429; 20]);
}

#[actix_web::test]
async fn a_change_of_another_site_is_refused_before_it_is_read() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = ada
        .post(PATH)
        .json(&json!({ "requests": [get("/api/v1/account")] }))
        .header("origin", "https://evil.test")
        .send()
        .await;
    assert_eq!(answer.verdict(), "403 untrusted-origin");
}
