use beztack_domain::ai::Output;
use beztack_tests::TestApp;
use serde_json::{Value, json};

use super::{app_with, says};

fn wanted(schema: &Value) -> Value {
    json!({ "prompt": "A recipe, please.", "schema": schema })
}

fn recipe() -> Value {
    json!({
        "type": "object",
        "properties": { "name": { "type": "string" }, "minutes": { "type": "integer" } },
        "required": ["name", "minutes"],
        "additionalProperties": false,
    })
}

#[actix_web::test]
async fn an_object_is_streamed_as_its_json_alone() {
    let (app, model) = app_with([says("```json\n{\"name\":\"Soup\",\"minutes\":20}\n```")]).await;
    let ada = app.person("ada").await;
    let answer = ada
        .post("/api/object")
        .json(&wanted(&recipe()))
        .send()
        .await;
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(answer.text(), "{\"name\":\"Soup\",\"minutes\":20}");
    assert!(matches!(model.prompts()[0].output, Output::Json { .. }));
    assert!(model.prompts()[0].tools.is_empty());
}

#[actix_web::test]
async fn a_list_comes_bare() {
    let (app, _) = app_with([says("{\"elements\":[1,2,3]}")]).await;
    let ada = app.person("ada").await;
    let schema = json!({ "type": "array", "items": { "type": "integer" } });
    let answer = ada.post("/api/object").json(&wanted(&schema)).send().await;
    assert_eq!(answer.text(), "[1,2,3]");
}

#[actix_web::test]
async fn the_offline_model_fills_the_schema() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = ada
        .post("/api/object")
        .json(&wanted(&recipe()))
        .send()
        .await;
    assert_eq!(answer.text(), "{\"name\":\"sample\",\"minutes\":0}");
}

#[actix_web::test]
async fn a_schema_that_cannot_be_held_to_is_refused() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for schema in [
        json!({ "type": "string" }),
        json!({ "type": "object", "$ref": "http://169.254.169.254/latest" }),
        json!({ "type": "object", "properties": { "a": { "type": 7 } } }),
        json!([]),
    ] {
        let answer = ada.post("/api/object").json(&wanted(&schema)).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{answer}");
    }
}
