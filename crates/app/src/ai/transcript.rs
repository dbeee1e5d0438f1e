use beztack_domain::ai::{Part, ToolCall, Usage};

/// What an answer consists of so far, and what it took.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    parts: Vec<Part>,
    earlier_steps: Usage,
    this_step: Usage,
}

impl Transcript {
    pub(super) fn begin_step(&mut self) {
        self.parts.push(Part::StepStart);
        self.earlier_steps = self.usage();
        self.this_step = Usage::default();
    }

    pub(super) fn add_text(&mut self, more: &str) {
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push_str(more),
            _ => self.parts.push(Part::Text(more.to_owned())),
        }
    }

    pub(super) fn add_reasoning(&mut self, more: &str) {
        match self.parts.last_mut() {
            Some(Part::Reasoning {
                text,
                signature: None,
            }) => text.push_str(more),
            _ => self.parts.push(Part::Reasoning {
                text: more.to_owned(),
                signature: None,
            }),
        }
    }

    /// Signs what was thought last.
    pub(super) fn sign_reasoning(&mut self, more: &str) {
        if let Some(Part::Reasoning { signature, .. }) = self.parts.last_mut() {
            signature.get_or_insert_default().push_str(more);
        }
    }

    pub(super) fn add_call(&mut self, call: ToolCall) {
        self.parts.push(Part::Tool(call));
    }

    /// The latest count of this step.
    pub(super) fn count(&mut self, usage: Usage) {
        self.this_step = usage;
    }

    /// What was used in all steps.
    pub(super) fn usage(&self) -> Usage {
        self.earlier_steps.and(self.this_step)
    }

    /// Whether a call has this id already.
    pub(super) fn has_call(&self, id: &str) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Tool(call) if call.id == id))
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Everything that was said; nothing if it was only begun.
    pub(super) fn into_parts(mut self) -> Vec<Part> {
        let says_something = self.parts.iter().any(|part| *part != Part::StepStart);
        if !says_something {
            self.parts.clear();
        }
        self.parts
    }
}
