use beztack_domain::ai::{ToolOutcome, Turn};
use beztack_tests::{Browser, TestApp};
use serde_json::{Value, json};

use super::{app_with, calls, chunks, ending, say, says, text_of};

fn of_type<'a>(chunks: &'a [Value], kind: &str) -> &'a Value {
    chunks.iter().find(|chunk| chunk["type"] == kind).unwrap()
}

async fn works_in(browser: &Browser, name: &str) {
    let body = json!({ "name": name, "slug": name });
    let answer = browser
        .post("/api/auth/organization/create")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn a_tool_answers_between_two_steps() {
    let sum = r#"{"operation":"add","numbers":[0.1,0.2]}"#;
    let (app, model) = app_with([calls("calculator", sum), says("It is 0.3.")]).await;
    let ada = app.person("ada").await;
    let answer = say(&ada, "c", "m", "0.1 + 0.2?").await;
    let lines = chunks(&answer);
    let kinds: Vec<&str> = lines
        .iter()
        .map(|line| line["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "start",
            "start-step",
            "tool-input-start",
            "tool-input-delta",
            "tool-input-available",
            "tool-output-available",
            "finish-step",
            "start-step",
            "text-start",
            "text-delta",
            "text-end",
            "finish-step",
            "finish"
        ]
    );
    assert_eq!(
        of_type(&lines, "tool-output-available")["output"],
        json!({ "result": "0.3" })
    );
    let prompts = model.prompts();
    let Some(Turn::Tools(results)) = prompts[1].turns.last() else {
        panic!("no tools answered: {prompts:?}");
    };
    assert!(
        matches!(&results[0].outcome, ToolOutcome::Output(output) if output.as_str().contains("0.3"))
    );

    let told = ada.get("/api/v1/ai/conversations/c").send().await.json();
    let part = &told["messages"][1]["parts"][1];
    assert_eq!(part["type"], "tool-calculator");
    assert_eq!(part["state"], "output-available");
}

#[actix_web::test]
async fn the_offline_model_calls_a_tool_on_a_typed_command() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let command = r#"/tool calculator {"operation": "multiply", "numbers": [6, 7]}"#;
    let lines = chunks(&say(&ada, "c", "m", command).await);
    assert!(text_of(&lines).contains("42"));
    assert_eq!(ending(&lines)["finishReason"], "stop");
}

#[actix_web::test]
async fn a_refusal_is_an_answer_to_the_model() {
    let (app, _) = app_with([
        calls("calculator", "[1"),
        calls("calculator", r#"{"operation":"divide","numbers":[1,0]}"#),
        calls("shell", "{}"),
    ])
    .await;
    let ada = app.person("ada").await;
    let lines = chunks(&say(&ada, "c", "m", "?").await);
    let errors: Vec<&Value> = lines
        .iter()
        .filter(|line| line["type"] == "tool-output-error")
        .collect();
    assert_eq!(errors.len(), 3);
    assert_eq!(errors[2]["errorText"], "There is no such tool.");
    // Three steps are allowed, and every call has a name of its own.
    assert_eq!(ending(&lines)["finishReason"], "tool-calls");
    assert_ne!(errors[0]["toolCallId"], errors[1]["toolCallId"]);
}

#[actix_web::test]
async fn a_receipt_is_read_by_rules() {
    let receipt = r#"{"text":"CAFE SOL\nCoffee 3.00\nCake 4.50\nTOTAL 7.50"}"#;
    let (app, _) = app_with([calls("read_receipt", receipt), says("7.50.")]).await;
    let ada = app.person("ada").await;
    let lines = chunks(&say(&ada, "c", "m", "How much?").await);
    let output = &of_type(&lines, "tool-output-available")["output"];
    assert_eq!(
        (&output["total"], &output["addsUp"]),
        (&json!("7.50"), &json!(true))
    );
}

#[actix_web::test]
async fn members_are_told_to_members() {
    let (app, _) = app_with([calls("organization_members", ""), says("You.")]).await;
    let ada = app.person("ada").await;
    works_in(&ada, "acme").await;
    let lines = chunks(&say(&ada, "c", "m", "Who is here?").await);
    let output = &of_type(&lines, "tool-output-available")["output"];
    assert_eq!(output["total"], 1);
    assert_eq!(output["members"][0]["email"], "ada@example.test");
}

#[actix_web::test]
async fn the_plan_is_told_with_its_limits() {
    let (app, _) = app_with([calls("organization_plan", "{}"), says("Free.")]).await;
    let ada = app.person("ada").await;
    works_in(&ada, "acme").await;
    let lines = chunks(&say(&ada, "c", "m", "What do we pay?").await);
    let output = &of_type(&lines, "tool-output-available")["output"];
    assert_eq!(output["tier"], "free");
    assert_eq!(output["limits"]["apiCalls"], 1000);
}

#[actix_web::test]
async fn whoever_was_thrown_out_is_told_nothing() {
    let (app, _) = app_with([
        calls("organization_members", "{}"),
        calls("organization_plan", "{}"),
        says("I do not know."),
    ])
    .await;
    let ada = app.person("ada").await;
    works_in(&ada, "acme").await;
    app.sql("DELETE FROM member").await;
    let lines = chunks(&say(&ada, "c", "m", "Who is here?").await);
    let errors: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["errorText"].as_str())
        .collect();
    assert_eq!(
        errors,
        [
            "The user may not see this organization.",
            "The user works in no organization now."
        ]
    );
}
