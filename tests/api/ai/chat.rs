use beztack_domain::ai::{FinishReason, ModelEvent};
use beztack_tests::{Act, TestApp};
use serde_json::json;

use super::{app_with, chunks, ending, finish, say, says, text_of, turn, used};

#[actix_web::test]
async fn an_answer_is_streamed_as_the_ai_sdk_reads_it() {
    let (app, _) = app_with([vec![
        Act::Say(ModelEvent::Reasoning("Let me see.".to_owned())),
        Act::text("Hello"),
        Act::text(", Ada"),
        finish(FinishReason::Stop),
        used(10, 5),
    ]])
    .await;
    let ada = app.person("ada").await;
    let answer = say(&ada, "chat-1", "m-1", "Hello?").await;

    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    assert_eq!(answer.header("x-vercel-ai-ui-message-stream"), Some("v1"));
    assert_eq!(answer.header("x-accel-buffering"), Some("no"));
    let id = chunks(&answer)[0]["messageId"].as_str().unwrap().to_owned();
    insta::assert_snapshot!(answer.text().replace(&id, "ID"), @r#"
    data: {"type":"start","messageId":"ID"}

    data: {"type":"start-step"}

    data: {"type":"reasoning-start","id":"1"}

    data: {"type":"reasoning-delta","id":"1","delta":"Let me see."}

    data: {"type":"reasoning-end","id":"1"}

    data: {"type":"text-start","id":"2"}

    data: {"type":"text-delta","id":"2","delta":"Hello"}

    data: {"type":"text-delta","id":"2","delta":", Ada"}

    data: {"type":"text-end","id":"2"}

    data: {"type":"finish-step"}

    data: {"type":"finish","finishReason":"stop"}

    data: [DONE]
    "#);
}

#[actix_web::test]
async fn streams_are_not_compressed() {
    let (app, _) = app_with([says("Hello")]).await;
    let ada = app.person("ada").await;
    let call = ada.post("/api/chat").json(&turn("c", "m", "Hello?"));
    let answer = call.header("accept-encoding", "gzip, br").send().await;
    assert_eq!(answer.header("content-encoding"), Some("identity"));
    assert_eq!(text_of(&chunks(&answer)), "Hello");
}

#[actix_web::test]
async fn the_last_message_alone_is_enough() {
    let (app, model) = app_with([says("Hello")]).await;
    let ada = app.person("ada").await;
    let message = json!({ "id": "m", "role": "user", "parts": [{ "type": "text", "text": "Hi" }] });
    let body = json!({ "id": "c", "message": message, "anything": "else" });
    let answer = ada.post("/api/chat").json(&body).send().await;
    assert_eq!(text_of(&chunks(&answer)), "Hello");
    assert_eq!(model.prompts().len(), 1);
}

#[actix_web::test]
async fn without_a_model_the_answer_says_so() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = say(&ada, "c", "m", "Hello?").await;
    let text = text_of(&chunks(&answer));
    assert!(text.starts_with("No model is configured"), "{text}");
}

#[actix_web::test]
async fn plain_text_is_there_for_who_asks() {
    let (app, _) = app_with([says("Hello")]).await;
    let ada = app.person("ada").await;
    let call = ada.post("/api/chat?protocol=text");
    let answer = call.json(&turn("c", "m", "Hi")).send().await;
    assert_eq!(answer.text(), "Hello");
}

#[actix_web::test]
async fn a_provider_s_words_about_its_failure_stay_here() {
    let (app, _) = app_with([vec![
        Act::text("Hel"),
        Act::Break("the key sk-123 is wrong"),
    ]])
    .await;
    let ada = app.person("ada").await;
    let answer = say(&ada, "c", "m", "Hello?").await;
    let lines = chunks(&answer);
    assert_eq!(text_of(&lines), "Hel");
    assert_eq!(
        *ending(&lines),
        json!({
            "type": "error",
            "errorText": "The model could not answer. Request id: request-of-a-test",
        })
    );
    assert!(!answer.text().contains("sk-123"));
    // What was said before stays said.
    let told = ada.get("/api/v1/ai/conversations/c").send().await.json();
    assert_eq!(told["messages"][1]["parts"][1]["text"], "Hel");
}

#[actix_web::test]
async fn what_cannot_be_said_is_named() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let message = |role: &str, parts| json!({ "id": "m", "role": role, "parts": parts });
    let text = json!([{ "type": "text", "text": "Hi" }]);
    let remote =
        json!([{ "type": "file", "mediaType": "image/png", "url": "http://10.0.0.1/a.png" }]);
    let nul = json!([{ "type": "text", "text": "a\0" }]);
    let long = json!([{ "type": "text", "text": "x".repeat(2_001) }]);
    let many = json!(vec![json!({ "type": "text", "text": "x" }); 5]);
    for (messages, field) in [
        (
            json!([
                message("system", text.clone()),
                message("user", text.clone())
            ]),
            "messages[0].role",
        ),
        (
            json!([message("assistant", text.clone())]),
            "messages[0].role",
        ),
        (json!([]), "messages"),
        (json!([message("user", remote)]), "messages[0].parts[0]"),
        (json!([message("user", nul)]), "messages[0].parts[0]"),
        (json!([message("user", json!([]))]), "message"),
        (json!([message("user", long)]), "message"),
        (json!([message("user", many)]), "message"),
    ] {
        let body = json!({ "id": "c", "messages": messages });
        let answer = ada.post("/api/chat").json(&body).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{field}");
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
    for field in ["id", "messageId"] {
        let mut body = json!({ "id": "c", "messages": [message("user", json!([]))] });
        body[field] = "c\0".into();
        let answer = ada.post("/api/chat").json(&body).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{field}");
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
    assert_eq!(app.count("ai_conversation", "true").await, 0);
}

#[actix_web::test]
async fn only_json_is_listened_to() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let body = turn("c", "m", "Hi").to_string();
    let call = ada.post("/api/chat").raw_body(body);
    let answer = call.header("content-type", "text/plain").send().await;
    assert_eq!(answer.verdict(), "415 unsupported-media-type");
    let call = ada.post("/api/chat").raw_body("{\"id\":");
    let answer = call.header("content-type", "application/json").send().await;
    assert_eq!(answer.verdict(), "400 malformed-json");
    let answer = ada.post("/api/chat").json(&json!({ "id": 7 })).send().await;
    assert_eq!(answer.json()["errors"][0]["field"], "id");
}
