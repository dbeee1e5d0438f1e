use beztack_domain::ai::{File, Output, Prompt, Said, ToolOutcome, ToolResult, Turn};
use serde_json::{Value, json};

use crate::stream::{OBJECT_TOOL, put, value};

/// What is asked of `ConverseStream`.
pub(super) fn body(prompt: &Prompt) -> Value {
    let mut body = json!({
        "messages": messages(&prompt.turns),
        "inferenceConfig": { "maxTokens": prompt.max_output_tokens },
    });
    if let Some(system) = &prompt.system {
        put(&mut body, "system", json!([{ "text": system }]));
    }
    let tool = |name: &str, about: &str, schema: Value| json!({ "toolSpec": { "name": name, "description": about, "inputSchema": { "json": schema } } });
    if let Output::Json { schema } = &prompt.output {
        put(
            &mut body,
            "toolConfig",
            json!({
                "tools": [tool(OBJECT_TOOL, "Takes the answer.", value(schema))],
                "toolChoice": { "tool": { "name": OBJECT_TOOL } },
            }),
        );
    } else if !prompt.tools.is_empty() {
        let tools = prompt.tools.iter();
        let tools: Value = tools
            .map(|spec| tool(&spec.name, &spec.description, value(&spec.schema)))
            .collect();
        put(&mut body, "toolConfig", json!({ "tools": tools }));
    }
    body
}

/// Sides alternate, and tools answer on the person's.
fn messages(turns: &[Turn]) -> Vec<Value> {
    let mut sides: Vec<(&str, Vec<Value>)> = Vec::new();
    for turn in turns {
        let (side, blocks) = match turn {
            Turn::User(said) => ("user", user(said)),
            Turn::Assistant(said) => ("assistant", said.iter().map(block).collect()),
            Turn::Tools(results) => ("user", results.iter().map(result).collect()),
        };
        match sides.last_mut() {
            Some((last, before)) if *last == side => before.extend(blocks),
            _ => sides.push((side, blocks)),
        }
    }
    let message = |(role, content)| json!({ "role": role, "content": Value::Array(content) });
    sides.into_iter().map(message).collect()
}

/// A document is not taken without words about it, and each needs a name of its own.
fn user(said: &[Said]) -> Vec<Value> {
    let mut blocks: Vec<Value> = Vec::new();
    for (number, said) in said.iter().enumerate() {
        blocks.push(match said {
            Said::File(file) if !file.is_image() => document(file, number),
            other => block(other),
        });
    }
    if !said.iter().any(|said| matches!(said, Said::Text(_))) {
        blocks.push(json!({ "text": "See the attachment." }));
    }
    blocks
}

fn block(said: &Said) -> Value {
    match said {
        Said::Text(text) => json!({ "text": text.trim_end() }),
        Said::Reasoning { text, signature } => json!({ "reasoningContent": {
            "reasoningText": { "text": text, "signature": signature },
        } }),
        Said::File(file) => json!({ "image": {
            "format": file.format(),
            "source": { "bytes": file.base64 },
        } }),
        Said::Call { id, tool, input } => {
            json!({ "toolUse": { "toolUseId": id, "name": tool, "input": value(input) } })
        }
    }
}

/// Names hold letters, digits, single spaces, hyphens and brackets only, and are read by
/// the model: no place for what somebody wrote.
fn document(file: &File, number: usize) -> Value {
    json!({ "document": {
        "format": file.format(),
        "name": format!("document-{}", number + 1),
        "source": { "bytes": file.base64 },
    } })
}

fn result(result: &ToolResult) -> Value {
    let (text, status) = match &result.outcome {
        ToolOutcome::Output(output) => (output.as_str(), "success"),
        ToolOutcome::Failed(reason) => (reason.as_str(), "error"),
    };
    json!({ "toolResult": {
        "toolUseId": result.call,
        "content": [{ "text": text }],
        "status": status,
    } })
}
