/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The pages, in the order of the document.
    pub pages: Vec<Page>,
    /// Tesseract's table of words, where it was asked for.
    pub tsv: Option<String>,
    /// hOCR 1.2, where it was asked for.
    pub hocr: Option<String>,
    /// A PDF whose text can be searched, where it was asked for.
    pub pdf: Option<Vec<u8>>,
}

/// A page, upright. Boxes are pixels of it, from the top left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its place in the document, from one.
    pub number: u32,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Pixels per inch, where that is known.
    pub dpi: Option<u32>,
    /// By how many degrees it was turned clockwise to be upright: 0, 90, 180 or 270.
    pub rotation: u32,
    /// By how many degrees its rows go down to the right; negative where they go up. 0
    /// where they are straight enough to be read as they are.
    pub skew: f32,
    /// Where its text comes from.
    pub source: PageSource,
    /// What is on it.
    pub blocks: Vec<Block>,
}

/// Where a page's text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSource {
    /// The document said it itself.
    TextLayer,
    /// It was read from pixels.
    Image,
}

impl PageSource {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TextLayer => "text-layer",
            Self::Image => "image",
        }
    }
}

/// A region of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Where it is.
    pub bbox: BoundingBox,
    /// What is in it.
    pub paragraphs: Vec<Paragraph>,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// Where it is.
    pub bbox: BoundingBox,
    /// What is in it.
    pub lines: Vec<Line>,
}

/// Words side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Where it is.
    pub bbox: BoundingBox,
    /// What is on it.
    pub words: Vec<Word>,
}

/// What stands between two spaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Where it is.
    pub bbox: BoundingBox,
    /// How sure its reader is, from 0 to 100.
    pub confidence: f32,
    /// What it says.
    pub text: String,
}

/// A rectangle: `x0` and `y0` inside, `x1` and `y1` just outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoundingBox {
    /// Left.
    pub x0: u32,
    /// Top.
    pub y0: u32,
    /// Right.
    pub x1: u32,
    /// Bottom.
    pub y1: u32,
}

impl Extraction {
    /// All text: a form feed between pages, as from Tesseract.
    pub fn text(&self) -> String {
        let pages: Vec<String> = self.pages.iter().map(Page::text).collect();
        pages.join("\u{c}")
    }

    /// How sure its readers are, on average over the words; 0 where there are none.
    pub fn confidence(&self) -> f32 {
        mean(self.pages.iter().flat_map(Page::words))
    }
}

impl Page {
    /// Its text: a line a line, an empty one between paragraphs.
    pub fn text(&self) -> String {
        self.blocks
            .iter()
            .map(Block::text)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Its words, in order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.blocks.iter().flat_map(Block::words)
    }

    /// How sure its reader is, on average over the words; 0 where there are none.
    pub fn confidence(&self) -> f32 {
        mean(self.words())
    }
}

impl Block {
    /// Its text.
    pub fn text(&self) -> String {
        self.paragraphs
            .iter()
            .map(Paragraph::text)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Its words, in order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.paragraphs.iter().flat_map(Paragraph::words)
    }

    /// The average over the words.
    pub fn confidence(&self) -> f32 {
        mean(self.words())
    }
}

impl Paragraph {
    /// Its text.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text() + "\n").collect()
    }

    /// Its words, in order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.lines.iter().flat_map(|line| &line.words)
    }

    /// The average over the words.
    pub fn confidence(&self) -> f32 {
        mean(self.words())
    }
}

impl Line {
    /// Its text, without the end of the line.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// The average over the words.
    pub fn confidence(&self) -> f32 {
        mean(self.words.iter())
    }
}

fn mean<'a>(words: impl Iterator<Item = &'a Word>) -> f32 {
    let (sum, count) = words.fold((0.0, 0_u16), |(sum, count), word| {
        (sum + f64::from(word.confidence), count.saturating_add(1))
    });
    if count == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is between 0 and 100")]
    let mean = (sum / f64::from(count)) as f32;
    mean
}
