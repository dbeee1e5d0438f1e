use chrono::{DateTime, Utc};

use super::JsonText;
use crate::id::MessageId;

/// Who speaks. The system's words are ours alone and are never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
}

impl Role {
    /// The name in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::User, Self::Assistant]
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}

/// What one of them said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Unique in its conversation; a person's is made by their client.
    pub id: MessageId,
    /// Who speaks.
    pub role: Role,
    /// In the order in which it was said.
    pub parts: Vec<Part>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The model was asked once more.
    StepStart,
    /// Words.
    Text(String),
    /// What the model thought.
    Reasoning {
        /// The thought.
        text: String,
        /// The provider's signature, which has to go back with it unchanged.
        signature: Option<String>,
    },
    /// Something attached.
    File(File),
    /// A tool that was called.
    Tool(ToolCall),
}

/// Something attached, whole: nothing is ever fetched from elsewhere
/// (security.md 2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Such as `image/png`.
    pub media_type: String,
    /// Its name where it came from.
    pub name: Option<String>,
    /// Its bytes in base64.
    pub base64: String,
}

impl File {
    /// What models read.
    pub const MEDIA_TYPES: [&'static str; 5] = [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "application/pdf",
    ];

    /// Reads a `data:` URL in base64; `None` for anything else.
    pub fn from_data_url(url: &str, name: Option<String>) -> Option<Self> {
        let (head, base64) = url.strip_prefix("data:")?.split_once(',')?;
        let media_type = head.strip_suffix(";base64")?;
        let is_base64 = |c: u8| c.is_ascii_alphanumeric() || b"+/=".contains(&c);
        (Self::MEDIA_TYPES.contains(&media_type)
            && base64.len().is_multiple_of(4)
            && base64.bytes().all(is_base64))
        .then(|| Self {
            media_type: media_type.to_owned(),
            name,
            base64: base64.to_owned(),
        })
    }

    /// The `data:` URL.
    pub fn data_url(&self) -> String {
        format!("data:{};base64,{}", self.media_type, self.base64)
    }

    /// The part of the media type behind the slash.
    pub fn format(&self) -> &str {
        self.media_type
            .split_once('/')
            .map_or(self.media_type.as_str(), |(_, format)| format)
    }

    /// Whether it is a picture.
    pub fn is_image(&self) -> bool {
        self.media_type.starts_with("image/")
    }
}

/// A call of a tool, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolCall {
    /// The provider's name for the call.
    pub id: String,
    /// Of the tool.
    pub tool: String,
    /// What it was given.
    pub input: JsonText,
    /// What became of it.
    pub outcome: ToolOutcome,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolOutcome {
    /// It answered.
    Output(JsonText),
    /// It refused or failed, in words that may be shown.
    Failed(String),
}

impl Message {
    /// Its words, without anything else.
    pub fn text(&self) -> String {
        let words = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        });
        words.collect::<Vec<_>>().join("\n")
    }

    /// Roughly how much it says, in characters; a file counts its base64.
    pub fn size(&self) -> usize {
        let size = |part: &Part| match part {
            Part::StepStart => 0,
            Part::Text(text) | Part::Reasoning { text, .. } => text.chars().count(),
            Part::File(file) => file.base64.len(),
            Part::Tool(call) => {
                call.input.as_str().len()
                    + match &call.outcome {
                        ToolOutcome::Output(output) => output.as_str().len(),
                        ToolOutcome::Failed(reason) => reason.len(),
                    }
            }
        };
        self.parts.iter().map(size).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_data_that_is_there_is_a_file() {
        let file = File::from_data_url("data:image/png;base64,iVBORw0K", None).unwrap();
        assert_eq!(
            (file.format(), file.data_url().as_str()),
            ("png", "data:image/png;base64,iVBORw0K")
        );
        for elsewhere in [
            "https://example.test/a.png",
            "file:///etc/passwd",
            "data:image/png,iVBORw0K",
            "data:text/html;base64,iVBORw0K",
            "data:image/png;base64,iVBOR",
            "data:image/png;base64,\"<b>\"==",
        ] {
            assert_eq!(File::from_data_url(elsewhere, None), None, "{elsewhere}");
        }
    }
}
