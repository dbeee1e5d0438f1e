//! The model: asked through the wire, scripted behind the port.

mod chat;
mod complete;
mod conversations;
mod greet;
mod history;
mod large;
mod limits;
mod live;
mod make_object;
mod races;
mod resume_chat;
mod tools;

use std::sync::Arc;

use beztack_domain::ai::{FinishReason, ModelEvent, Usage};
use beztack_tests::{Act, Answer, Browser, ScriptedModel, TestApp};
use serde_json::{Value, json};

/// An application in which a model plays these scripts.
pub(crate) async fn app_with(
    scripts: impl IntoIterator<Item = Vec<Act>>,
) -> (TestApp, ScriptedModel) {
    let model = ScriptedModel::new(scripts);
    let answering = model.clone();
    let app = TestApp::start_with(|setup| setup.model = Arc::new(answering)).await;
    (app, model)
}

/// A script that says this and is done.
pub(crate) fn says(text: &str) -> Vec<Act> {
    vec![Act::text(text), finish(FinishReason::Stop), used(10, 5)]
}

pub(crate) fn finish(reason: FinishReason) -> Act {
    Act::Say(ModelEvent::Finish(reason))
}

pub(crate) fn used(input: u64, output: u64) -> Act {
    Act::Say(ModelEvent::Usage(Usage { input, output }))
}

/// A script that calls a tool.
pub(crate) fn calls(tool: &str, json: &str) -> Vec<Act> {
    let id = || "call".to_owned();
    vec![
        Act::Say(ModelEvent::ToolCall {
            id: id(),
            tool: tool.to_owned(),
        }),
        Act::Say(ModelEvent::ToolInput {
            id: id(),
            json: json.to_owned(),
        }),
        finish(FinishReason::ToolCalls),
        used(10, 5),
    ]
}

/// What `useChat` sends when this is said.
pub(crate) fn turn(chat: &str, id: &str, text: &str) -> Value {
    json!({
        "id": chat,
        "messages": [{ "id": id, "role": "user", "parts": [{ "type": "text", "text": text }] }],
        "trigger": "submit-message",
    })
}

pub(crate) async fn say(browser: &Browser, chat: &str, id: &str, text: &str) -> Answer {
    let body = turn(chat, id, text);
    browser.post("/api/v1/ai/chat").json(&body).send().await
}

/// The lines of a stream.
pub(crate) fn chunks(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status(), 200, "{answer}");
    let text = answer.text();
    let (lines, rest) = text.rsplit_once("data: [DONE]\n\n").unwrap();
    assert_eq!(rest, "");
    read(lines)
}

/// The lines of a piece of a stream.
pub(crate) fn read(lines: &str) -> Vec<Value> {
    lines
        .split("\n\n")
        .filter_map(|line| line.strip_prefix("data: "))
        .filter(|line| *line != "[DONE]")
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// All the text of a stream.
pub(crate) fn text_of(chunks: &[Value]) -> String {
    let deltas = chunks.iter().filter(|chunk| chunk["type"] == "text-delta");
    deltas
        .map(|chunk| chunk["delta"].as_str().unwrap())
        .collect()
}

/// What the last line says of the whole.
pub(crate) fn ending(chunks: &[Value]) -> &Value {
    chunks.last().unwrap()
}
