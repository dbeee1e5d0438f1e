//! Conversations that are repeated with every turn, and grow.

use std::time::Duration;

use beztack_domain::ai::FinishReason;
use beztack_tests::{Act, Browser, TestApp};
use serde_json::{Value, json};

use super::{app_with, chunks, finish, say, says, text_of, turn, used};

/// Ordinary bodies have 64 KiB in tests, turns 1 MiB.
const LIMIT: usize = 1024 * 1024;

/// A turn that repeats so many messages of a kilobyte before it.
fn after(messages: usize, said: &Value) -> Value {
    let earlier = (0..messages).map(|number| {
        let role = if number % 2 == 0 { "user" } else { "assistant" };
        let text = "x".repeat(1000);
        let parts =
            json!([{ "type": "text", "text": text }, 7, { "type": "data-x", "data": [[]] }]);
        json!({ "id": format!("old-{number}"), "role": role, "parts": parts })
    });
    let mut body = turn("c", "m", "");
    body["messages"] = earlier.chain([said.clone()]).collect();
    body
}

fn said(parts: &Value) -> Value {
    json!({ "id": "m", "role": "user", "parts": parts })
}

fn words(text: &str) -> Value {
    said(&json!([{ "type": "text", "text": text }]))
}

#[actix_web::test]
async fn a_long_conversation_goes_on() {
    let (app, _) = app_with([says("Still here.")]).await;
    let ada = app.person("ada").await;
    let body = after(600, &words("Are you there?"));
    assert!(body.to_string().len() > 600_000);
    let answer = ada.post("/api/v1/ai/chat").json(&body).send().await;
    assert_eq!(text_of(&chunks(&answer)), "Still here.");
    // What it repeats is not taken over.
    assert_eq!(app.count("ai_message", "true").await, 2);
}

#[actix_web::test]
async fn a_picture_of_a_megabyte_s_kind_is_attached() {
    let (app, _) = app_with([says("A cat.")]).await;
    let ada = app.person("ada").await;
    let url = format!("data:image/png;base64,{}", "iVBORw0K".repeat(100_000));
    let picture = json!({ "type": "file", "mediaType": "image/png", "url": url });
    let body = after(
        0,
        &said(&json!([picture, { "type": "text", "text": "What is it?" }])),
    );
    let answer = ada.post("/api/v1/ai/chat").json(&body).send().await;
    assert_eq!(text_of(&chunks(&answer)), "A cat.");
    let told = ada.get("/api/v1/ai/conversations/c").send().await.json();
    let kept = told["messages"][0]["parts"][0]["url"].as_str().unwrap();
    assert_eq!(kept.len(), url.len());
}

#[actix_web::test]
async fn what_is_larger_is_refused_with_the_limit() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let body = after(2, &words(&"x".repeat(LIMIT)));
    let answer = ada.post("/api/v1/ai/chat").json(&body).send().await;
    assert_eq!(answer.verdict(), "413 payload-too-large");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains(&LIMIT.to_string()), "{detail}");
    // Others are as they were.
    let body = json!({ "prompt": "x".repeat(70_000) });
    let answer = ada.post("/api/v1/ai/completion").json(&body).send().await;
    assert_eq!(answer.verdict(), "413 payload-too-large");
    // A stranger's is not even read.
    let stranger = app.anonymous();
    let answer = stranger.post("/api/v1/ai/chat").json(&body).send().await;
    assert_eq!(answer.status(), 401);
}

#[actix_web::test]
async fn what_cannot_be_said_of_many_messages_is_named() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let named = async |body: &Value| {
        let answer = ada.post("/api/v1/ai/chat").json(body).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input");
        answer.json()["errors"].clone()
    };
    let parts: Vec<Value> = vec![json!({ "type": "text", "text": "x" }); 1001];
    let errors = named(&after(3, &said(&json!(parts)))).await;
    let what = json!([{ "field": "messages[3].parts", "message": "has more than 1000 parts" }]);
    assert_eq!(errors, what);
    let mut body = after(3, &words("Hello"));
    body["messages"][1]["role"] = json!("system");
    body["messages"][2]["role"] = json!("system");
    assert_eq!(named(&body).await[0]["field"], "messages[1].role");
    body["messages"][1] = json!({ "id": "x", "role": 7, "parts": [] });
    assert_eq!(named(&body).await[0]["field"], "messages[1].role");
}

/// The last message alone: a picture of so many bytes in base64, and words.
fn picture(id: &str, bytes: usize) -> Value {
    let url = format!("data:image/png;base64,{}", "iVBORw0K".repeat(bytes / 8));
    let parts = json!([
        { "type": "file", "mediaType": "image/png", "url": url },
        { "type": "text", "text": "What is it?" },
    ]);
    json!({
        "id": "c",
        "message": { "id": id, "role": "user", "parts": parts },
        "trigger": "submit-message",
    })
}

#[actix_web::test]
async fn a_conversation_is_full_at_the_size_of_a_turn() {
    let (app, _) = app_with([says("A cat."), says("Hello."), says("A dog.")]).await;
    let ada = app.person("ada").await;
    let show = async |body: &Value| ada.post("/api/v1/ai/chat").json(body).send().await;
    assert_eq!(
        text_of(&chunks(&show(&picture("m-1", 600_000)).await)),
        "A cat."
    );
    let calls = "SELECT CAST(calls AS text) FROM ai_usage";
    let refused = show(&picture("m-2", 600_000)).await;
    assert_eq!(refused.verdict(), "422 invalid-input");
    let what = format!("the conversation would have more than {LIMIT} bytes, and is full");
    let errors = json!([{ "field": "id", "message": what }]);
    assert_eq!(refused.json()["errors"], errors);
    // What was refused is not said, and not counted.
    assert_eq!(app.count("ai_message", "true").await, 2);
    assert_eq!(app.text(calls).await, "1");
    // What is small has room, and so has what stands instead of all that.
    assert_eq!(
        text_of(&chunks(&say(&ada, "c", "m-2", "Thanks").await)),
        "Hello."
    );
    let mut instead = picture("m-3", 900_000);
    instead["messageId"] = json!("m-1");
    assert_eq!(text_of(&chunks(&show(&instead).await)), "A dog.");
    assert_eq!(app.count("ai_message", "true").await, 2);
}

#[actix_web::test]
async fn who_stalls_is_turned_away() {
    let app = TestApp::start_with(|setup| {
        setup.settings.receive_timeout = Duration::from_secs(1);
    })
    .await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let body = after(200, &words("Hello")).to_string();
    let most = &body[..body.len() - 1];
    let line = "POST /api/v1/ai/chat";
    let mut stalled = server.send_part(&ada, line, most, body.len()).await;
    stalled.until("408 Request Timeout").await;
}

#[actix_web::test]
async fn only_so_many_are_read_at_once() {
    let (app, _) = app_with([vec![
        Act::text("Hello"),
        finish(FinishReason::Stop),
        used(1, 1),
    ]])
    .await;
    let server = app.listen();
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    // Sent but for their last byte.
    let body = after(200, &words("Hello")).to_string();
    let most = &body[..body.len() - 1];
    let begin = async |browser: &Browser| {
        let line = "POST /api/v1/ai/chat";
        server.send_part(browser, line, most, body.len()).await
    };
    let mut first = begin(&ada).await;
    let mut second = begin(&ada).await;
    first.stays_silent().await;
    second.stays_silent().await;
    let mut third = begin(&ada).await;
    third.until("429 Too Many Requests").await;
    third.until("too-many-at-once").await;
    let mut fourth = begin(&bob).await;
    fourth.stays_silent().await;
    let mut fifth = begin(&bob).await;
    fifth.until("503 Service Unavailable").await;
    first.say("}").await;
    first.until("data: [DONE]").await;
    drop(second);
    // A place is free again as soon as one is given up.
    begin(&bob).await.stays_silent().await;
}
