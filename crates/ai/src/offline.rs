use async_trait::async_trait;
use beztack_domain::Fault;
use beztack_domain::ai::{
    ChatModel, FinishReason, JsonText, ModelEvent, ModelStream, Output, Prompt, Said, ToolOutcome,
    ToolResult, Turn, Usage,
};
use futures_util::{StreamExt as _, stream};

use crate::sample::sample;

const NOBODY: &str = "No model is configured on this server, so nobody read this. \
    Set `ai.provider` to `openai`, `anthropic` or `bedrock` to have it answered. \
    To try the tools without a model, send `/tool calculator \
    {\"operation\":\"add\",\"numbers\":[1,2]}`; to see reasoning, send `/think`.";

/// Answers without a network, and says so. It drives streams and tools the way a real
/// model does, for development:
///
/// - `/tool NAME JSON` calls a tool,
/// - `/think` thinks before it speaks,
/// - a wanted object is filled with the smallest values that its schema allows.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfflineModel;

#[async_trait]
impl ChatModel for OfflineModel {
    fn name(&self) -> &'static str {
        "offline"
    }

    fn is_real(&self) -> bool {
        false
    }

    async fn ask(&self, prompt: Prompt) -> Result<ModelStream, Fault> {
        let events = answer(&prompt);
        Ok(stream::iter(events.into_iter().map(Ok)).boxed())
    }
}

fn answer(prompt: &Prompt) -> Vec<ModelEvent> {
    let (mut events, finish) = match (&prompt.output, prompt.turns.last()) {
        (Output::Json { schema }, _) => (text(&sample(schema)), FinishReason::Stop),
        (Output::Text, Some(Turn::Tools(results))) => {
            (text(&reported(results)), FinishReason::Stop)
        }
        (Output::Text, Some(Turn::User(said))) => obeyed(said),
        (Output::Text, _) => (text(NOBODY), FinishReason::Stop),
    };
    events.push(ModelEvent::Finish(finish));
    events.push(ModelEvent::Usage(Usage::default()));
    events
}

/// The last words, taken for a command if they are one.
fn obeyed(said: &[Said]) -> (Vec<ModelEvent>, FinishReason) {
    let words = said.iter().rev().find_map(|said| match said {
        Said::Text(text) => Some(text.trim()),
        _ => None,
    });
    let words = words.unwrap_or_default();
    if let Some(command) = words.strip_prefix("/tool ") {
        return (call(command), FinishReason::ToolCalls);
    }
    let mut events = Vec::new();
    if words.starts_with("/think") {
        events.extend(
            pieces("Nobody thinks here; this is what it looks like.").map(ModelEvent::Reasoning),
        );
    }
    events.extend(text(NOBODY));
    (events, FinishReason::Stop)
}

fn call(command: &str) -> Vec<ModelEvent> {
    let (tool, json) = command.trim().split_once(' ').unwrap_or((command, ""));
    let id = "offline".to_owned();
    let mut events = vec![ModelEvent::ToolCall {
        id: id.clone(),
        tool: tool.trim().to_owned(),
    }];
    events.extend(pieces(json.trim()).map(|json| ModelEvent::ToolInput {
        id: id.clone(),
        json,
    }));
    events
}

fn reported(results: &[ToolResult]) -> String {
    let told = results.iter().map(|result| match &result.outcome {
        ToolOutcome::Output(output) => {
            format!(
                "The tool `{}` answered: {}",
                result.tool,
                JsonText::as_str(output)
            )
        }
        ToolOutcome::Failed(reason) => format!("The tool `{}` refused: {reason}", result.tool),
    });
    told.collect::<Vec<_>>().join("\n")
}

fn text(text: &str) -> Vec<ModelEvent> {
    pieces(text).map(ModelEvent::Text).collect()
}

/// Word by word, as models speak.
fn pieces(text: &str) -> impl Iterator<Item = String> {
    text.split_inclusive(' ').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &str) -> Vec<ModelEvent> {
        answer(&Prompt {
            system: None,
            turns: vec![Turn::User(vec![Said::Text(words.to_owned())])],
            tools: Vec::new(),
            output: Output::Text,
            max_output_tokens: 100,
        })
    }

    fn joined(events: &[ModelEvent]) -> String {
        let text = events.iter().map(|event| match event {
            ModelEvent::Text(text) => text.as_str(),
            _ => "",
        });
        text.collect()
    }

    #[test]
    fn it_says_that_nobody_is_there() {
        assert_eq!(joined(&told("Hello?")), NOBODY);
    }

    #[test]
    fn a_typed_command_calls_a_tool() {
        let events = told("/tool calculator {\"operation\": \"add\"}");
        let json: String = events
            .iter()
            .filter_map(|event| match event {
                ModelEvent::ToolInput { json, .. } => Some(json.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(json, "{\"operation\": \"add\"}");
        assert!(events.contains(&ModelEvent::Finish(FinishReason::ToolCalls)));
    }
}
