use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use beztack_ai::ProviderName::Bedrock;
use beztack_domain::FaultKind;
use beztack_domain::ai::{FinishReason, ModelEvent, Usage};
use serde_json::{Value, json};

use super::fake::{Fake, Reply};
use super::{call, hear, input, prompt, question, talk_to, text, wanted};

fn frame(message_type: &'static str, kind: &'static str, payload: &Value) -> Vec<u8> {
    let header = |name: &'static str, value: &'static str| {
        Header::new(name, HeaderValue::String(value.into()))
    };
    let kind_header = if message_type == "event" {
        ":event-type"
    } else {
        ":exception-type"
    };
    let message = Message::new(payload.to_string())
        .add_header(header(kind_header, kind))
        .add_header(header(":content-type", "application/json"))
        .add_header(header(":message-type", message_type));
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).unwrap();
    bytes
}

fn event(kind: &'static str, payload: Value) -> Vec<u8> {
    frame("event", kind, &payload)
}

fn said(text: &str) -> Vec<u8> {
    // Without a start, and with padding, as it comes.
    event(
        "contentBlockDelta",
        json!({ "contentBlockIndex": 0, "delta": { "text": text }, "p": "abcdefgh" }),
    )
}

fn stop(reason: &str) -> Vec<u8> {
    event("messageStop", json!({ "stopReason": reason, "p": "ab" }))
}

fn counted() -> Vec<u8> {
    event(
        "metadata",
        json!({
            "usage": { "inputTokens": 10, "outputTokens": 4, "totalTokens": 21, "cacheReadInputTokens": 6, "cacheWriteInputTokens": 1 },
            "metrics": { "latencyMs": 5 },
        }),
    )
}

#[tokio::test]
async fn frames_arrive_however_they_are_cut() {
    let block = |index: usize, delta: Value| {
        event(
            "contentBlockDelta",
            json!({ "contentBlockIndex": index, "delta": delta }),
        )
    };
    let body = [
        event("messageStart", json!({ "role": "assistant" })),
        block(0, json!({ "reasoningContent": { "text": "Hm." } })),
        block(0, json!({ "reasoningContent": { "signature": "s1" } })),
        block(0, json!({ "reasoningContent": { "redactedContent": "AA==" } })),
        event("contentBlockStop", json!({ "contentBlockIndex": 0 })),
        block(1, json!({ "text": "Grüße" })),
        event("contentBlockStart", json!({ "contentBlockIndex": 2, "start": { "toolUse": { "toolUseId": "tooluse_1", "name": "add" } } })),
        block(2, json!({ "toolUse": { "input": "{\"a\":" } })),
        block(2, json!({ "toolUse": { "input": "1}" } })),
        event("somethingNew", json!({ "x": 1 })),
        stop("tool_use"),
        counted(),
    ]
    .concat();
    for size in [1, 3, 11, 12, 13, 100_000] {
        let fake = Fake::start([Reply::cut(&body, size)]).await;
        let (heard, fault) = hear(&talk_to(Bedrock, &fake).await, question()).await;
        assert!(fault.is_none(), "{size}: {fault:?}");
        assert_eq!(
            heard,
            [
                ModelEvent::Reasoning("Hm.".to_owned()),
                ModelEvent::ReasoningSignature("s1".to_owned()),
                ModelEvent::Text("Grüße".to_owned()),
                call("tooluse_1", "add"),
                input("tooluse_1", "{\"a\":"),
                input("tooluse_1", "1}"),
                ModelEvent::Finish(FinishReason::ToolCalls),
                ModelEvent::Usage(Usage {
                    input: 17,
                    output: 4
                }),
            ]
        );
    }
}

#[tokio::test]
async fn a_wrong_checksum_is_a_fault() {
    let good = said("Hello");
    // In the prelude, in its checksum, in the payload, and in the last checksum.
    for place in [5, 9, good.len() - 10, good.len() - 1] {
        let mut bad = said("again");
        let place = place.min(bad.len() - 1);
        bad[place] ^= 1;
        let body = [good.clone(), bad, stop("end_turn")].concat();
        let fake = Fake::start([Reply::cut(&body, 17)]).await;
        let (heard, fault) = hear(&talk_to(Bedrock, &fake).await, question()).await;
        assert_eq!(text(&heard), "Hello", "{place}");
        assert!(fault.is_some(), "{place}");
    }
}

#[tokio::test]
async fn a_stream_that_ends_too_early_is_a_fault() {
    let whole = [said("Hello"), stop("end_turn")].concat();
    let after_text = said("Hello").len();
    for length in [after_text, after_text + 3, after_text + 12, whole.len() - 1] {
        let fake = Fake::start([Reply::cut(&whole[..length], 1000)]).await;
        let (heard, fault) = hear(&talk_to(Bedrock, &fake).await, question()).await;
        assert_eq!(text(&heard), "Hello");
        assert!(fault.is_some(), "{length}");
    }
}

#[tokio::test]
async fn an_exception_in_the_stream_is_told_by_its_name() {
    for (kind, expected) in [
        ("throttlingException", FaultKind::Unavailable),
        ("modelStreamErrorException", FaultKind::Unavailable),
        ("internalServerException", FaultKind::Unavailable),
        ("serviceUnavailableException", FaultKind::Unavailable),
        ("validationException", FaultKind::Internal),
    ] {
        let words = json!({ "message": "the account 123456789012" });
        let body = [said("Hel"), frame("exception", kind, &words)].concat();
        let fake = Fake::start([Reply::cut(&body, 40)]).await;
        let (heard, fault) = hear(&talk_to(Bedrock, &fake).await, question()).await;
        assert_eq!(text(&heard), "Hel");
        let fault = fault.unwrap();
        assert_eq!(fault.kind(), expected);
        assert!(fault.to_string().contains(kind) && !fault.to_string().contains("123456789012"));
    }
}

#[tokio::test]
async fn a_conversation_is_asked_in_its_words() {
    let body = [said("Hi"), stop("end_turn"), counted()].concat();
    let fake = Fake::start([Reply::cut(&body, 100)]).await;
    hear(&talk_to(Bedrock, &fake).await, prompt()).await;
    let head = &fake.requests()[0].head;
    let path = "POST /model/arn%3Aaws%3Abedrock%3Ax%2Fclaude%3A0/converse-stream ";
    assert!(head.starts_with(path), "{head}");
    assert!(head.contains("authorization: Bearer bearer-secret"));
    let asked = fake.body();
    assert_eq!(asked["inferenceConfig"], json!({ "maxTokens": 99 }));
    assert_eq!(asked["system"], json!([{ "text": "Be brief." }]));
    assert_eq!(
        asked["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"],
        json!({ "json": { "type": "object" } })
    );
    assert_eq!(
        asked["messages"],
        json!([
            { "role": "user", "content": [
                { "image": { "format": "png", "source": { "bytes": "iVBORw0K" } } },
                { "document": { "format": "pdf", "name": "document-2", "source": { "bytes": "JVBERi0x" } } },
                { "text": "What is this?" },
            ] },
            { "role": "assistant", "content": [
                { "reasoningContent": { "reasoningText": { "text": "Hm", "signature": "signed" } } },
                { "text": "Let me see." },
                { "toolUse": { "toolUseId": "call_1", "name": "calculator", "input": { "a": 1 } } },
            ] },
            { "role": "user", "content": [
                { "toolResult": { "toolUseId": "call_1", "content": [{ "text": "no" }], "status": "error" } },
            ] },
        ])
    );
}

#[tokio::test]
async fn an_object_is_the_input_of_a_tool_that_must_be_called() {
    let body = [
        event("contentBlockStart", json!({ "contentBlockIndex": 0, "start": { "toolUse": { "toolUseId": "t", "name": "answer" } } })),
        event("contentBlockDelta", json!({ "contentBlockIndex": 0, "delta": { "toolUse": { "input": "{\"a\":1}" } } })),
        stop("tool_use"),
    ]
    .concat();
    let fake = Fake::start([Reply::cut(&body, 100)]).await;
    let (heard, _) = hear(&talk_to(Bedrock, &fake).await, wanted()).await;
    assert_eq!(text(&heard), "{\"a\":1}");
    assert_eq!(heard.last(), Some(&ModelEvent::Finish(FinishReason::Stop)));
    let choice = &fake.body()["toolConfig"]["toolChoice"];
    assert_eq!(*choice, json!({ "tool": { "name": "answer" } }));
}

#[tokio::test]
async fn a_refusal_is_told_by_its_name_alone() {
    let refusal = Reply {
        status: "403 Forbidden",
        headers: "x-amzn-errortype: AccessDeniedException\r\nx-amzn-requestid: r-1\r\n",
        pieces: vec![br#"{"message":"account 123456789012 may not"}"#.to_vec()],
    };
    let fake = Fake::start([refusal]).await;
    let (_, fault) = hear(&talk_to(Bedrock, &fake).await, question()).await;
    let fault = fault.unwrap().to_string();
    assert!(fault.contains("AccessDeniedException") && fault.contains("r-1"));
    assert!(!fault.contains("123456789012"));
}
