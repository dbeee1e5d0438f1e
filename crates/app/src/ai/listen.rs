//! Asking the model, step by step: its tools are called in between.

use std::collections::HashMap;

use beztack_domain::ai::{
    ChatEvent, FinishReason, JsonText, Message, ModelEvent, ModelStream, Output, Prompt, Role,
    ToolCall, ToolOutcome, ToolSpec, Turn, turns,
};
use beztack_domain::{Fault, FaultKind};
use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::object::ObjectCheck;
use super::reminder::Reminder;
use super::run::{Run, Sink};
use super::tools;
use super::transcript::Transcript;

/// Why the model was not heard to the end.
#[derive(Debug)]
pub(super) enum Unheard {
    /// Something broke.
    Fault(Fault),
    /// What it wrote is not what was wanted; in words that may be shown.
    Unusable(&'static str),
}

impl From<Fault> for Unheard {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A call that the model is making.
#[derive(Debug)]
struct Call {
    id: String,
    tool: String,
    json: String,
}

/// Asks until the model has nothing more to ask its tools, or may not.
pub(super) async fn listen(
    run: &Run,
    sink: &Sink,
    reminder: Reminder,
    mut check: Option<ObjectCheck>,
    transcript: &mut Transcript,
) -> Result<FinishReason, Unheard> {
    let tools = match run.output {
        Output::Text => tools::specs(),
        Output::Json { .. } => Vec::new(),
    };
    let said = reminder.turns(&run.app.db).await?;
    let mut step = 1;
    loop {
        let prompt = prompt(run, &said, transcript, tools.clone());
        transcript.begin_step();
        sink.send(ChatEvent::StepStarted).await;
        let mut ear = Ear {
            sink,
            transcript: &mut *transcript,
            check: check.as_mut(),
            calls: Vec::new(),
            names: HashMap::new(),
            finish: FinishReason::Other,
        };
        let silence = run.app.rules.chat.silence;
        let asked = timeout(silence, run.app.engine.model.ask(prompt)).await;
        let stream = asked.map_err(|_elapsed| silent())??;
        ear.hear(stream, silence).await?;
        let (calls, finish) = (ear.calls, ear.finish);
        let is_done = calls.is_empty();
        for call in calls {
            use_tool(run, sink, transcript, call).await;
        }
        sink.send(ChatEvent::StepFinished).await;
        if is_done {
            if let Some(check) = check {
                hold(check).await?;
            }
            return Ok(finish);
        }
        if step >= run.app.rules.chat.steps {
            return Ok(finish);
        }
        step += 1;
    }
}

/// Holds the object against its schema, away from those who answer requests.
async fn hold(check: ObjectCheck) -> Result<(), Unheard> {
    let held = tokio::task::spawn_blocking(move || check.finish()).await;
    let context = "holding an object against its schema";
    held.map_err(|error| Fault::caused_by(FaultKind::Internal, context, error))?
}

fn silent() -> Fault {
    Fault::new(FaultKind::Timeout, "the model is silent")
}

/// Everything said before, and what this answer came to so far.
fn prompt(run: &Run, said: &[Turn], transcript: &Transcript, tools: Vec<ToolSpec>) -> Prompt {
    let rules = &run.app.rules.chat;
    let mut said = said.to_vec();
    said.extend(turns(&[Message {
        id: run.message.clone(),
        role: Role::Assistant,
        parts: transcript.parts().to_vec(),
        created_at: run.begun_at,
    }]));
    Prompt {
        system: (!rules.system.is_empty()).then(|| rules.system.clone()),
        turns: said,
        tools,
        output: run.output.clone(),
        max_output_tokens: rules.output_tokens,
    }
}

/// What hears one step.
struct Ear<'a> {
    sink: &'a Sink,
    transcript: &'a mut Transcript,
    check: Option<&'a mut ObjectCheck>,
    calls: Vec<Call>,
    /// What the provider calls a call, and what we do.
    names: HashMap<String, String>,
    finish: FinishReason,
}

impl Ear<'_> {
    async fn hear(
        &mut self,
        mut stream: ModelStream,
        silence: std::time::Duration,
    ) -> Result<(), Unheard> {
        loop {
            let event = timeout(silence, stream.next()).await;
            match event.map_err(|_elapsed| silent())? {
                None => return Ok(()),
                Some(event) => self.note(event?).await,
            }
        }
    }

    async fn note(&mut self, event: ModelEvent) {
        match event {
            ModelEvent::Text(text) => self.text(text).await,
            ModelEvent::Reasoning(text) if !text.is_empty() => {
                self.transcript.add_reasoning(&text);
                self.sink.send(ChatEvent::Reasoning(text)).await;
            }
            ModelEvent::Reasoning(_) => {}
            ModelEvent::ReasoningSignature(more) => self.transcript.sign_reasoning(&more),
            ModelEvent::ToolCall { id, tool } => self.begin_call(id, tool).await,
            ModelEvent::ToolInput { id, json } => self.go_on(&id, json).await,
            ModelEvent::Usage(usage) => self.transcript.count(usage),
            ModelEvent::Finish(reason) => self.finish = reason,
        }
    }

    async fn text(&mut self, text: String) {
        let text = match &mut self.check {
            Some(check) => check.feed(&text),
            None => text,
        };
        if !text.is_empty() {
            self.transcript.add_text(&text);
            self.sink.send(ChatEvent::Text(text)).await;
        }
    }

    /// Providers count their calls anew in every step, or give them no id at all.
    async fn begin_call(&mut self, id: String, tool: String) {
        let is_known = |name: &str| {
            self.transcript.has_call(name) || self.calls.iter().any(|call| call.id == name)
        };
        let base = if id.is_empty() { "call" } else { id.as_str() };
        let mut name = base.to_owned();
        let mut number = 1;
        while is_known(&name) {
            number += 1;
            name = format!("{base}-{number}");
        }
        self.names.insert(id, name.clone());
        self.calls.push(Call {
            id: name.clone(),
            tool: tool.clone(),
            json: String::new(),
        });
        let event = ChatEvent::ToolInputStarted { call: name, tool };
        self.sink.send(event).await;
    }

    async fn go_on(&mut self, id: &str, json: String) {
        let Some(name) = self.names.get(id) else {
            return;
        };
        let Some(call) = self.calls.iter_mut().find(|call| call.id == *name) else {
            return;
        };
        if json.is_empty() {
            return;
        }
        call.json.push_str(&json);
        let call = name.clone();
        self.sink
            .send(ChatEvent::ToolInputDelta { call, json })
            .await;
    }
}

async fn use_tool(run: &Run, sink: &Sink, transcript: &mut Transcript, call: Call) {
    let Call { id, tool, json } = call;
    let read = read_input(&json);
    let input = match &read {
        Ok(input) | Err(input) => input.clone(),
    };
    sink.send(ChatEvent::ToolInput {
        call: id.clone(),
        tool: tool.clone(),
        input,
    })
    .await;
    let (input, outcome) = if let Ok(input) = read {
        let outcome = tools::call(&run.app, &run.access, &tool, &input).await;
        (input, outcome)
    } else {
        // The model is reminded of nothing that is no object.
        let reason = "The input is no JSON object.".to_owned();
        (JsonText::new("{}"), ToolOutcome::Failed(reason))
    };
    sink.send(match outcome.clone() {
        ToolOutcome::Output(output) => ChatEvent::ToolOutput {
            call: id.clone(),
            output,
        },
        ToolOutcome::Failed(reason) => ChatEvent::ToolFailed {
            call: id.clone(),
            reason,
        },
    })
    .await;
    transcript.add_call(ToolCall {
        id,
        tool,
        input,
        outcome,
    });
}

/// The input of a call: an object, none for nothing. `Err` is the text as a JSON string.
fn read_input(json: &str) -> Result<JsonText, JsonText> {
    if json.trim().is_empty() {
        return Ok(JsonText::new("{}"));
    }
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(json) {
        Ok(_) => Ok(JsonText::new(json)),
        Err(_) => Err(JsonText::new(serde_json::Value::from(json).to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_is_an_object_or_nothing() {
        assert_eq!(read_input(" ").unwrap().as_str(), "{}");
        assert_eq!(read_input("{\"a\":1}").unwrap().as_str(), "{\"a\":1}");
        assert_eq!(read_input("[1]").unwrap_err().as_str(), "\"[1]\"");
        assert_eq!(read_input("{\"a\"").unwrap_err().as_str(), "\"{\\\"a\\\"\"");
    }
}
