use beztack_ai::ProviderName::Anthropic;
use beztack_domain::FaultKind;
use beztack_domain::ai::{FinishReason, ModelEvent, Usage};
use serde_json::{Value, json};

use super::fake::{Fake, Reply};
use super::{call, hear, input, prompt, question, talk_to, text, wanted};

fn stream(events: &[Value]) -> Vec<u8> {
    let lines = events.iter().map(|event| {
        format!(
            "event: {}\ndata: {event}\n\n",
            event["type"].as_str().unwrap()
        )
    });
    lines.collect::<String>().into_bytes()
}

fn start(tokens: u64) -> Value {
    json!({ "type": "message_start", "message": { "id": "msg", "usage": {
        "input_tokens": tokens, "cache_read_input_tokens": 5, "cache_creation_input_tokens": null, "output_tokens": 1,
    } } })
}

fn delta(index: usize, delta: Value) -> Value {
    json!({ "type": "content_block_delta", "index": index, "delta": delta })
}

fn end(reason: &str) -> Vec<Value> {
    vec![
        json!({ "type": "message_delta", "delta": { "stop_reason": reason, "stop_sequence": null }, "usage": { "output_tokens": 7 } }),
        json!({ "type": "message_stop" }),
    ]
}

#[tokio::test]
async fn thoughts_words_and_calls_arrive() {
    let mut events = vec![
        start(10),
        json!({ "type": "ping" }),
        json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "thinking", "thinking": "" } }),
        delta(0, json!({ "type": "thinking_delta", "thinking": "Hm." })),
        delta(0, json!({ "type": "signature_delta", "signature": "s1" })),
        json!({ "type": "content_block_stop", "index": 0 }),
        json!({ "type": "content_block_start", "index": 1, "content_block": { "type": "text", "text": "" } }),
        delta(1, json!({ "type": "text_delta", "text": "Grüße" })),
        delta(1, json!({ "type": "citations_delta", "citation": {} })),
        json!({ "type": "something_new", "index": 1 }),
        json!({ "type": "content_block_start", "index": 2, "content_block": { "type": "tool_use", "id": "toolu_1", "name": "add", "input": {} } }),
        delta(2, json!({ "type": "input_json_delta", "partial_json": "" })),
        delta(
            2,
            json!({ "type": "input_json_delta", "partial_json": "{\"a\":1}" }),
        ),
    ];
    events.extend(end("tool_use"));
    let body = stream(&events);
    for size in [1, 13, 10_000] {
        let fake = Fake::start([Reply::cut(&body, size)]).await;
        let (heard, fault) = hear(&talk_to(Anthropic, &fake).await, question()).await;
        assert!(fault.is_none(), "{fault:?}");
        assert_eq!(
            heard,
            [
                ModelEvent::Usage(Usage {
                    input: 15,
                    output: 1
                }),
                ModelEvent::Reasoning("Hm.".to_owned()),
                ModelEvent::ReasoningSignature("s1".to_owned()),
                ModelEvent::Text("Grüße".to_owned()),
                call("toolu_1", "add"),
                input("toolu_1", ""),
                input("toolu_1", "{\"a\":1}"),
                ModelEvent::Usage(Usage {
                    input: 15,
                    output: 7
                }),
                ModelEvent::Finish(FinishReason::ToolCalls),
            ]
        );
    }
}

#[tokio::test]
async fn a_conversation_is_asked_in_its_words() {
    let mut events = vec![start(1)];
    events.extend(end("end_turn"));
    let fake = Fake::start([Reply::cut(&stream(&events), 100)]).await;
    hear(&talk_to(Anthropic, &fake).await, prompt()).await;
    let head = &fake.requests()[0].head;
    assert!(head.starts_with("POST /v1/messages "));
    assert!(head.contains("x-api-key: sk-ant") && head.contains("anthropic-version: 2023-06-01"));
    let body = fake.body();
    assert_eq!(
        (&body["system"], &body["max_tokens"]),
        (&json!("Be brief."), &json!(99))
    );
    assert_eq!(
        body["messages"],
        json!([
            { "role": "user", "content": [
                { "type": "image", "source": { "type": "base64", "media_type": "image/png", "data": "iVBORw0K" } },
                { "type": "document", "source": { "type": "base64", "media_type": "application/pdf", "data": "JVBERi0x" } },
                { "type": "text", "text": "What is this?" },
            ] },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "Hm", "signature": "signed" },
                { "type": "text", "text": "Let me see." },
                { "type": "tool_use", "id": "call_1", "name": "calculator", "input": { "a": 1 } },
            ] },
            { "role": "user", "content": [
                { "type": "tool_result", "tool_use_id": "call_1", "content": "no", "is_error": true },
            ] },
        ])
    );
}

#[tokio::test]
async fn an_object_is_the_input_of_a_tool_that_must_be_called() {
    let mut events = vec![
        start(1),
        json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "tool_use", "id": "t", "name": "answer", "input": {} } }),
        delta(
            0,
            json!({ "type": "input_json_delta", "partial_json": "{\"a\":" }),
        ),
        delta(
            0,
            json!({ "type": "input_json_delta", "partial_json": "1}" }),
        ),
    ];
    events.extend(end("tool_use"));
    let fake = Fake::start([Reply::cut(&stream(&events), 100)]).await;
    let (heard, _) = hear(&talk_to(Anthropic, &fake).await, wanted()).await;
    assert_eq!(text(&heard), "{\"a\":1}");
    assert_eq!(heard.last(), Some(&ModelEvent::Finish(FinishReason::Stop)));
    assert_eq!(
        fake.body()["tool_choice"],
        json!({ "type": "tool", "name": "answer" })
    );
}

#[tokio::test]
async fn it_may_give_up_in_the_middle_or_be_busy_before() {
    let broken = stream(&[
        start(1),
        delta(0, json!({ "type": "text_delta", "text": "Hel" })),
        json!({ "type": "error", "error": { "type": "overloaded_error", "message": "sk-ant" } }),
    ]);
    let busy = Reply::refusal("529 Overloaded", r#"{"error":{"type":"overloaded_error"}}"#);
    let fake = Fake::start([busy, Reply::cut(&broken, 30)]).await;
    let (heard, fault) = hear(&talk_to(Anthropic, &fake).await, question()).await;
    assert_eq!(text(&heard), "Hel");
    let fault = fault.unwrap();
    assert_eq!(fault.kind(), FaultKind::Unavailable);
    assert!(
        fault.to_string().contains("overloaded_error") && !fault.to_string().contains("sk-ant")
    );
    assert_eq!(fake.requests().len(), 2);
}
