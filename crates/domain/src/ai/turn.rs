//! History as a model reads it: turns that alternate, and end with the person or the
//! tools.

use super::{File, JsonText, Message, Part, Role, ToolCall, ToolOutcome};

/// One side's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The person speaks.
    User(Vec<Said>),
    /// The model speaks.
    Assistant(Vec<Said>),
    /// The tools answer what the model called last.
    Tools(Vec<ToolResult>),
}

/// A piece of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Words.
    Text(String),
    /// What the model thought, signed by its provider.
    Reasoning {
        /// The thought.
        text: String,
        /// The provider's signature.
        signature: String,
    },
    /// Something attached.
    File(File),
    /// A call.
    Call {
        /// Of the call.
        id: String,
        /// Of the tool.
        tool: String,
        /// What it is given.
        input: JsonText,
    },
}

/// A tool's answer to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolResult {
    /// Of the call.
    pub call: String,
    /// Of the tool.
    pub tool: String,
    /// What became of it.
    pub outcome: ToolOutcome,
}

/// The turns of these messages. Neighbours of the same side are one turn, and what says
/// nothing is left out.
pub fn turns(messages: &[Message]) -> Vec<Turn> {
    let mut turns = Vec::new();
    for message in messages {
        match message.role {
            Role::User => {
                let said = message.parts.iter().filter_map(said);
                push(&mut turns, Turn::User(said.collect()));
            }
            Role::Assistant => {
                for step in message.parts.split(|part| *part == Part::StepStart) {
                    push(
                        &mut turns,
                        Turn::Assistant(step.iter().filter_map(said).collect()),
                    );
                    let results = step.iter().filter_map(|part| match part {
                        Part::Tool(call) => Some(result(call)),
                        _ => None,
                    });
                    push(&mut turns, Turn::Tools(results.collect()));
                }
            }
        }
    }
    turns
}

/// The latest of these messages that together are no longer than `limit` characters,
/// beginning with the person; always at least the last one.
pub fn recent(messages: &[Message], limit: usize) -> &[Message] {
    let mut begin = messages.len().saturating_sub(1);
    let mut size = 0;
    for (index, message) in messages.iter().enumerate().rev() {
        size += message.size();
        if size > limit {
            break;
        }
        if message.role == Role::User {
            begin = index;
        }
    }
    messages.get(begin..).unwrap_or_default()
}

fn said(part: &Part) -> Option<Said> {
    match part {
        Part::StepStart => None,
        Part::Text(text) => (!text.trim().is_empty()).then(|| Said::Text(text.clone())),
        Part::Reasoning { text, signature } => signature.clone().map(|signature| Said::Reasoning {
            text: text.clone(),
            signature,
        }),
        Part::File(file) => Some(Said::File(file.clone())),
        Part::Tool(call) => Some(Said::Call {
            id: call.id.clone(),
            tool: call.tool.clone(),
            input: call.input.clone(),
        }),
    }
}

fn result(call: &ToolCall) -> ToolResult {
    ToolResult {
        call: call.id.clone(),
        tool: call.tool.clone(),
        outcome: call.outcome.clone(),
    }
}

fn push(turns: &mut Vec<Turn>, turn: Turn) {
    match (turns.last_mut(), turn) {
        (_, Turn::User(said) | Turn::Assistant(said)) if said.is_empty() => {}
        (_, Turn::Tools(results)) if results.is_empty() => {}
        (Some(Turn::User(before)), Turn::User(said))
        | (Some(Turn::Assistant(before)), Turn::Assistant(said)) => before.extend(said),
        (_, turn) => turns.push(turn),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::id::MessageId;

    fn message(role: Role, parts: Vec<Part>) -> Message {
        Message {
            id: MessageId::new("m"),
            role,
            parts,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn a_tool_s_answer_stands_between_two_steps() {
        let call = Part::Tool(ToolCall {
            id: "c".to_owned(),
            tool: "calculator".to_owned(),
            input: JsonText::new("{}"),
            outcome: ToolOutcome::Output(JsonText::new("3")),
        });
        let history = [
            message(Role::User, vec![text("1 + 2?")]),
            message(
                Role::Assistant,
                vec![
                    Part::StepStart,
                    text("Let me see"),
                    call,
                    Part::StepStart,
                    text("3"),
                ],
            ),
            message(Role::User, vec![text("Thanks")]),
        ];
        let sides: Vec<&str> = turns(&history)
            .iter()
            .map(|turn| match turn {
                Turn::User(_) => "user",
                Turn::Assistant(_) => "assistant",
                Turn::Tools(_) => "tools",
            })
            .collect();
        assert_eq!(sides, ["user", "assistant", "tools", "assistant", "user"]);
    }

    #[test]
    fn neighbours_are_one_turn_and_silence_is_none() {
        let history = [
            message(Role::User, vec![text("Hello")]),
            message(Role::Assistant, vec![Part::StepStart, text(" ")]),
            message(Role::User, vec![text("Anybody?")]),
        ];
        let said = ["Hello", "Anybody?"].map(|text| Said::Text(text.to_owned()));
        assert_eq!(turns(&history), [Turn::User(said.to_vec())]);
    }

    #[test]
    fn what_is_recent_begins_with_the_person() {
        let history = [
            message(Role::User, vec![text("12345")]),
            message(Role::Assistant, vec![text("12345")]),
            message(Role::User, vec![text("12345")]),
            message(Role::Assistant, vec![text("12345")]),
            message(Role::User, vec![text("12345")]),
        ];
        assert_eq!(recent(&history, 100).len(), 5);
        assert_eq!(recent(&history, 20).len(), 3);
        assert_eq!(recent(&history, 1).len(), 1);
        assert_eq!(recent(&[], 1).len(), 0);
    }
}
