use beztack_domain::ai::{Said, Turn};
use serde_json::json;

use super::{app_with, chunks, says, text_of};

#[actix_web::test]
async fn a_question_is_answered_outside_any_conversation() {
    let (app, model) = app_with([says("Paris."), says("Paris.")]).await;
    let ada = app.person("ada").await;
    let body = json!({ "prompt": "The capital of France?", "more": 1 });
    let answer = ada.post("/api/completion").json(&body).send().await;
    assert_eq!(text_of(&chunks(&answer)), "Paris.");
    let question = Said::Text("The capital of France?".to_owned());
    assert_eq!(model.prompts()[0].turns, [Turn::User(vec![question])]);
    assert_eq!(app.count("ai_conversation", "true").await, 0);

    let call = ada.post("/api/v1/ai/completion?protocol=text");
    assert_eq!(call.json(&body).send().await.text(), "Paris.");
}

#[actix_web::test]
async fn a_question_has_to_be_one() {
    let (app, _) = app_with([]).await;
    let ada = app.person("ada").await;
    for prompt in [
        json!(""),
        json!("  "),
        json!("a\0"),
        json!("x".repeat(2_001)),
        json!(7),
    ] {
        let body = json!({ "prompt": prompt });
        let answer = ada.post("/api/completion").json(&body).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{body}");
    }
}
