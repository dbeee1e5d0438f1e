/// The words of a mail, before they become a page and plain text.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) headline: String,
    pub(crate) blocks: Vec<Block>,
}

/// A part of a letter. Whatever it holds is escaped where it becomes a page.
#[derive(Debug)]
pub(crate) enum Block {
    /// A paragraph.
    Text(String),
    /// What the letter wants to be done.
    Button { label: &'static str, url: String },
    /// Something to be typed elsewhere.
    Code(String),
    /// Names and values.
    Details(Vec<(&'static str, String)>),
    /// A paragraph in small print.
    Note(String),
}

impl Letter {
    pub(crate) fn new(subject: impl Into<String>, headline: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            headline: headline.into(),
            blocks: Vec::new(),
        }
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    pub(crate) fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    pub(crate) fn button(self, label: &'static str, url: &str) -> Self {
        let url = url.to_owned();
        self.with(Block::Button { label, url })
    }

    pub(crate) fn code(self, code: &str) -> Self {
        self.with(Block::Code(code.to_owned()))
    }

    /// Those that have a value.
    pub(crate) fn details(self, details: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let known = details.into_iter().filter(|(_, value)| !value.is_empty());
        self.with(Block::Details(known.collect()))
    }

    pub(crate) fn note(self, text: impl Into<String>) -> Self {
        self.with(Block::Note(text.into()))
    }

    /// What mailboxes show beside the subject: the first paragraph that says something.
    pub(crate) fn preview(&self) -> &str {
        let mut texts = self.blocks.iter().filter_map(|block| match block {
            Block::Text(text) if !text.ends_with(',') => Some(text.as_str()),
            _ => None,
        });
        texts.next().unwrap_or(&self.headline)
    }
}
