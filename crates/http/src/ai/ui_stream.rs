//! The UI message stream (ai-protocols.md 3.2): only what every client since 5.0.0
//! takes, because most of them throw at anything else.

use std::collections::HashSet;
use std::fmt::Write as _;

use beztack_domain::ai::{ChatEvent, JsonText};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What closes a stream.
pub(super) const DONE: &str = "data: [DONE]\n\n";

/// Which clients are spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Compat {
    /// `ai` 5.0.92 and everything newer.
    #[default]
    #[serde(rename = "latest")]
    Latest,
    /// `ai` up to 5.0.91, too: they do not know why an answer is finished.
    #[serde(rename = "5.0")]
    Five,
}

/// One line of the stream; the fields are the floor of ai-protocols.md 3.2, and what is
/// optional there and not needed here is absent, never null.
#[derive(Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
enum Chunk<'a> {
    Start {
        message_id: &'a str,
    },
    StartStep,
    FinishStep,
    TextStart {
        id: &'a str,
    },
    TextDelta {
        id: &'a str,
        delta: &'a str,
    },
    TextEnd {
        id: &'a str,
    },
    ReasoningStart {
        id: &'a str,
    },
    ReasoningDelta {
        id: &'a str,
        delta: &'a str,
    },
    ReasoningEnd {
        id: &'a str,
    },
    ToolInputStart {
        tool_call_id: &'a str,
        tool_name: &'a str,
    },
    ToolInputDelta {
        tool_call_id: &'a str,
        input_text_delta: &'a str,
    },
    ToolInputAvailable {
        tool_call_id: &'a str,
        tool_name: &'a str,
        input: Value,
    },
    ToolOutputAvailable {
        tool_call_id: &'a str,
        output: Value,
    },
    ToolOutputError {
        tool_call_id: &'a str,
        error_text: &'a str,
    },
    Finish {
        #[serde(skip_serializing_if = "Option::is_none")]
        finish_reason: Option<&'static str>,
    },
    Error {
        error_text: &'a str,
    },
    Abort,
}

/// Writes events as lines.
///
/// A client throws at a delta of what was not started, and forgets what is open when a
/// step ends; so text is opened by its first piece and closed by whatever comes next,
/// and by nothing else.
#[derive(Debug)]
pub(super) struct UiStream {
    compat: Compat,
    open: Open,
    opened: u32,
    calls: HashSet<String>,
    is_over: bool,
}

/// What the next piece may continue.
#[derive(Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    Text(String),
    Reasoning(String),
}

impl UiStream {
    pub(super) fn new(compat: Compat) -> Self {
        Self {
            compat,
            open: Open::Nothing,
            opened: 0,
            calls: HashSet::new(),
            is_over: false,
        }
    }

    /// Whether the last line was written.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Writes what `event` means.
    pub(super) fn write(&mut self, event: &ChatEvent, out: &mut String) {
        match event {
            ChatEvent::Text(delta) => return self.text(delta, out),
            ChatEvent::Reasoning(delta) => return self.reasoning(delta, out),
            _ => self.close(out),
        }
        if let Some(chunk) = self.chunk(event) {
            line(out, &chunk);
        }
        if event.is_last() {
            out.push_str(DONE);
            self.is_over = true;
        }
    }

    /// Everything but pieces of text.
    fn chunk<'a>(&mut self, event: &'a ChatEvent) -> Option<Chunk<'a>> {
        Some(match event {
            ChatEvent::Text(_) | ChatEvent::Reasoning(_) => return None,
            ChatEvent::Started { message } => Chunk::Start {
                message_id: message.as_str(),
            },
            ChatEvent::StepStarted => Chunk::StartStep,
            ChatEvent::StepFinished => Chunk::FinishStep,
            ChatEvent::ToolInputStarted { call, tool } => {
                self.calls.insert(call.clone());
                Chunk::ToolInputStart {
                    tool_call_id: call,
                    tool_name: tool,
                }
            }
            ChatEvent::ToolInputDelta { call, json } => {
                self.calls.get(call)?;
                Chunk::ToolInputDelta {
                    tool_call_id: call,
                    input_text_delta: json,
                }
            }
            ChatEvent::ToolInput { call, tool, input } => {
                self.calls.insert(call.clone());
                Chunk::ToolInputAvailable {
                    tool_call_id: call,
                    tool_name: tool,
                    input: value(input),
                }
            }
            ChatEvent::ToolOutput { call, output } => {
                self.calls.get(call)?;
                Chunk::ToolOutputAvailable {
                    tool_call_id: call,
                    output: value(output),
                }
            }
            ChatEvent::ToolFailed { call, reason } => {
                self.calls.get(call)?;
                Chunk::ToolOutputError {
                    tool_call_id: call,
                    error_text: reason,
                }
            }
            ChatEvent::Finished(reason) => Chunk::Finish {
                finish_reason: (self.compat == Compat::Latest).then(|| reason.as_str()),
            },
            ChatEvent::Failed { reason } => Chunk::Error { error_text: reason },
            ChatEvent::Aborted => Chunk::Abort,
        })
    }

    fn text(&mut self, delta: &str, out: &mut String) {
        if !matches!(self.open, Open::Text(_)) {
            self.close(out);
            let id = self.next_id();
            line(out, &Chunk::TextStart { id: &id });
            self.open = Open::Text(id);
        }
        if let Open::Text(id) = &self.open {
            line(out, &Chunk::TextDelta { id, delta });
        }
    }

    fn reasoning(&mut self, delta: &str, out: &mut String) {
        if !matches!(self.open, Open::Reasoning(_)) {
            self.close(out);
            let id = self.next_id();
            line(out, &Chunk::ReasoningStart { id: &id });
            self.open = Open::Reasoning(id);
        }
        if let Open::Reasoning(id) = &self.open {
            line(out, &Chunk::ReasoningDelta { id, delta });
        }
    }

    fn close(&mut self, out: &mut String) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => {}
            Open::Text(id) => line(out, &Chunk::TextEnd { id: &id }),
            Open::Reasoning(id) => line(out, &Chunk::ReasoningEnd { id: &id }),
        }
    }

    /// Unique in the message.
    fn next_id(&mut self) -> String {
        self.opened += 1;
        self.opened.to_string()
    }
}

fn value(json: &JsonText) -> Value {
    // Its maker has read or written it as JSON; null is what the wire wants for nothing.
    serde_json::from_str(json.as_str()).unwrap_or(Value::Null)
}

fn line(out: &mut String, chunk: &Chunk<'_>) {
    // Strings and JSON values can always be written.
    if let Ok(json) = serde_json::to_string(chunk) {
        let _ = write!(out, "data: {json}\n\n");
    }
}

#[cfg(test)]
mod tests {
    use beztack_domain::ai::FinishReason;
    use beztack_domain::id::MessageId;

    use super::*;

    fn written(compat: Compat, events: &[ChatEvent]) -> String {
        let mut stream = UiStream::new(compat);
        let mut out = String::new();
        for event in events {
            stream.write(event, &mut out);
        }
        out.replace("data: ", "").replace("\n\n", "\n")
    }

    fn text(text: &str) -> ChatEvent {
        ChatEvent::Text(text.to_owned())
    }

    #[test]
    fn text_is_opened_once_and_closed_by_what_comes_next() {
        let lines = written(
            Compat::Latest,
            &[
                ChatEvent::Started {
                    message: MessageId::new("m"),
                },
                ChatEvent::StepStarted,
                ChatEvent::Reasoning("Hm".to_owned()),
                text("a"),
                text("b"),
                ChatEvent::StepFinished,
                ChatEvent::Finished(FinishReason::Stop),
            ],
        );
        let expected = r#"{"type":"start","messageId":"m"}
{"type":"start-step"}
{"type":"reasoning-start","id":"1"}
{"type":"reasoning-delta","id":"1","delta":"Hm"}
{"type":"reasoning-end","id":"1"}
{"type":"text-start","id":"2"}
{"type":"text-delta","id":"2","delta":"a"}
{"type":"text-delta","id":"2","delta":"b"}
{"type":"text-end","id":"2"}
{"type":"finish-step"}
{"type":"finish","finishReason":"stop"}
[DONE]
"#;
        assert_eq!(lines, expected);
    }

    #[test]
    fn old_clients_are_not_told_why() {
        let lines = written(Compat::Five, &[ChatEvent::Finished(FinishReason::Length)]);
        assert_eq!(lines, "{\"type\":\"finish\"}\n[DONE]\n");
    }

    #[test]
    fn nothing_is_said_of_a_call_that_was_not_begun() {
        let lines = written(
            Compat::Latest,
            &[
                ChatEvent::ToolOutput {
                    call: "x".to_owned(),
                    output: JsonText::new("1"),
                },
                text("a"),
                ChatEvent::Aborted,
            ],
        );
        let expected = r#"{"type":"text-start","id":"1"}
{"type":"text-delta","id":"1","delta":"a"}
{"type":"text-end","id":"1"}
{"type":"abort"}
[DONE]
"#;
        assert_eq!(lines, expected);
    }

    #[test]
    fn an_output_that_is_nothing_is_null() {
        let call = || "c".to_owned();
        let lines = written(
            Compat::Latest,
            &[
                ChatEvent::ToolInput {
                    call: call(),
                    tool: "t".to_owned(),
                    input: JsonText::new("{}"),
                },
                ChatEvent::ToolOutput {
                    call: call(),
                    output: JsonText::new("null"),
                },
            ],
        );
        let expected = r#"{"type":"tool-input-available","toolCallId":"c","toolName":"t","input":{}}
{"type":"tool-output-available","toolCallId":"c","output":null}
"#;
        assert_eq!(lines, expected);
    }
}
