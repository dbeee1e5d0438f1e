use beztack_ai::ProviderName::OpenAi;
use beztack_domain::FaultKind;
use beztack_domain::ai::{FinishReason, ModelEvent, Usage};
use serde_json::json;

use super::fake::{Fake, Reply};
use super::{call, hear, input, prompt, question, talk_to, text, wanted};

/// A stream as these servers send it.
fn stream(chunks: &[serde_json::Value]) -> Vec<u8> {
    let mut lines: String = chunks
        .iter()
        .map(|chunk| format!("data: {chunk}\r\n\r\n"))
        .collect();
    lines.push_str("data: [DONE]\n\n");
    lines.into_bytes()
}

fn delta(delta: serde_json::Value) -> serde_json::Value {
    json!({ "object": "chat.completion.chunk", "choices": [{ "index": 0, "delta": delta, "finish_reason": null }] })
}

fn end(reason: &str) -> serde_json::Value {
    json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": reason }] })
}

#[tokio::test]
async fn text_arrives_however_it_is_cut() {
    let body = stream(&[
        delta(json!({ "role": "assistant", "content": "" })),
        delta(json!({ "reasoning_content": "Hm. ", "reasoning": "Hm. " })),
        delta(json!({ "reasoning": "Ah." })),
        delta(json!({ "content": "Grüße, " })),
        delta(json!({ "content": "Ada 👋" })),
        end("stop"),
        json!({ "choices": [], "usage": { "prompt_tokens": 12, "completion_tokens": 3 } }),
    ]);
    for size in [1, 7, 10_000] {
        let fake = Fake::start([Reply::cut(&body, size)]).await;
        let (events, fault) = hear(&talk_to(OpenAi, &fake).await, question()).await;
        assert!(fault.is_none(), "{fault:?}");
        assert_eq!(text(&events), "Grüße, Ada 👋");
        assert_eq!(events[0], ModelEvent::Reasoning("Hm. ".to_owned()));
        assert_eq!(events[1], ModelEvent::Reasoning("Ah.".to_owned()));
        assert_eq!(
            events[4..],
            [
                ModelEvent::Finish(FinishReason::Stop),
                ModelEvent::Usage(Usage {
                    input: 12,
                    output: 3
                }),
            ]
        );
    }
}

#[tokio::test]
async fn calls_are_known_by_their_index() {
    let calls = |calls: serde_json::Value| delta(json!({ "tool_calls": calls }));
    let body = stream(&[
        calls(
            json!([{ "index": 0, "id": "call_a", "type": "function", "function": { "name": "add", "arguments": "" } }]),
        ),
        calls(
            json!([{ "index": 0, "function": { "arguments": "{\"a\"" } }, { "index": 1, "function": { "arguments": "{" } }]),
        ),
        calls(
            json!([{ "index": 0, "function": { "arguments": ":1}" } }, { "index": 1, "function": { "name": "list" } }]),
        ),
        calls(json!([{ "index": 1, "function": { "arguments": "}" } }])),
        end("tool_calls"),
        json!({ "choices": null, "usage": null }),
    ]);
    let fake = Fake::start([Reply::cut(&body, 11)]).await;
    let (events, fault) = hear(&talk_to(OpenAi, &fake).await, question()).await;
    assert!(fault.is_none(), "{fault:?}");
    assert_eq!(
        events,
        [
            call("call_a", "add"),
            input("call_a", "{\"a\""),
            input("call_a", ":1}"),
            call("call-1", "list"),
            input("call-1", "{"),
            input("call-1", "}"),
            ModelEvent::Finish(FinishReason::ToolCalls),
        ]
    );
}

#[tokio::test]
async fn a_conversation_is_asked_in_its_words() {
    let fake = Fake::start([Reply::cut(&stream(&[end("stop")]), 100)]).await;
    hear(&talk_to(OpenAi, &fake).await, prompt()).await;
    let request = &fake.requests()[0];
    assert!(request.head.starts_with("POST /v1/chat/completions "));
    assert!(request.head.contains("authorization: Bearer sk-secret"));
    let body = fake.body();
    assert_eq!(body["model"], "gpt");
    assert_eq!(body["max_tokens"], 99);
    assert_eq!(body["stream_options"], json!({ "include_usage": true }));
    assert_eq!(
        body["messages"],
        json!([
            { "role": "system", "content": "Be brief." },
            { "role": "user", "content": [
                { "type": "image_url", "image_url": { "url": "data:image/png;base64,iVBORw0K" } },
                { "type": "file", "file": { "filename": "document.pdf", "file_data": "data:application/pdf;base64,JVBERi0x" } },
                { "type": "text", "text": "What is this?" },
            ] },
            { "role": "assistant", "content": "Let me see.", "tool_calls": [
                { "id": "call_1", "type": "function", "function": { "name": "calculator", "arguments": "{\"a\":1}" } },
            ] },
            { "role": "tool", "tool_call_id": "call_1", "content": "no" },
        ])
    );
    assert_eq!(body["tools"][0]["function"]["name"], "calculator");
}

#[tokio::test]
async fn an_object_is_wanted_by_its_schema() {
    let fake = Fake::start([Reply::cut(&stream(&[end("stop")]), 100)]).await;
    hear(&talk_to(OpenAi, &fake).await, wanted()).await;
    assert_eq!(
        fake.body()["response_format"]["json_schema"]["schema"],
        json!({ "type": "object" })
    );
}

#[tokio::test]
async fn nothing_said_is_asked_again() {
    let busy = || Reply::refusal("503 Service Unavailable", "busy");
    let good = Reply::cut(
        &stream(&[delta(json!({ "content": "Hi" })), end("length")]),
        50,
    );
    let fake = Fake::start([busy(), busy(), good]).await;
    let (events, fault) = hear(&talk_to(OpenAi, &fake).await, question()).await;
    assert!(fault.is_none(), "{fault:?}");
    assert_eq!(text(&events), "Hi");
    assert_eq!(fake.requests().len(), 3);
}

#[tokio::test]
async fn a_refusal_is_told_by_its_name_alone() {
    let words = r#"{"error":{"message":"Incorrect API key provided: sk-secret","type":"invalid_request_error","code":"invalid_api_key"}}"#;
    let fake = Fake::start([Reply::refusal("401 Unauthorized", words)]).await;
    let (_, fault) = hear(&talk_to(OpenAi, &fake).await, question()).await;
    let fault = fault.unwrap();
    assert_eq!(fault.kind(), FaultKind::Internal);
    assert!(fault.to_string().contains("401") && fault.to_string().contains("invalid_api_key"));
    assert!(!fault.to_string().contains("sk-secret"), "{fault}");
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test]
async fn what_was_begun_is_never_asked_again() {
    let begun = delta(json!({ "content": "Hel" }));
    let broken = json!({ "error": { "message": "sk-secret", "code": "server_error" } });
    let cut_off = format!("data: {begun}\n\n").into_bytes();
    for body in [stream(&[begun.clone(), broken]), cut_off] {
        let fake = Fake::start([Reply::cut(&body, 9)]).await;
        let (events, fault) = hear(&talk_to(OpenAi, &fake).await, question()).await;
        assert_eq!(text(&events), "Hel");
        let fault = fault.unwrap();
        assert_eq!(fault.kind(), FaultKind::Unavailable);
        assert!(!fault.to_string().contains("sk-secret"));
        assert_eq!(fake.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Reply {
        status: "307 Temporary Redirect",
        headers: "location: http://169.254.169.254/latest\r\n",
        pieces: Vec::new(),
    };
    let fake = Fake::start([elsewhere]).await;
    let (_, fault) = hear(&talk_to(OpenAi, &fake).await, question()).await;
    assert!(fault.unwrap().to_string().contains("307"));
}
