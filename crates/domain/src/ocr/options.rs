use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// How a document is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// In which languages, the likeliest first; none for those of the configuration.
    pub languages: Vec<Language>,
    /// Which pages; all unless said.
    pub pages: PageRanges,
    /// Which way up.
    pub rotation: Rotation,
    /// How its words are laid out.
    pub layout: Layout,
    /// What to answer with besides the text.
    pub outputs: Outputs,
}

impl ReadOptions {
    /// The options as one line: equal exactly when they ask for the same.
    pub fn fingerprint(&self) -> String {
        let languages: Vec<&str> = self.languages.iter().map(Language::as_str).collect();
        format!(
            "{}|{}|{}|{}|{:?}",
            languages.join("+"),
            self.pages,
            self.rotation,
            self.layout.as_str(),
            self.outputs
        )
    }
}

/// What a client asked for cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct InvalidOption(String);

/// A language as Tesseract names it: `eng`, `chi_sim`, `script/Latin`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Language {
    type Err = InvalidOption;

    /// It becomes part of a command line and of a file's name, so it is held to letters.
    fn from_str(name: &str) -> Result<Self, InvalidOption> {
        let bare = name.strip_prefix("script/").unwrap_or(name);
        let is_name = (2..=32).contains(&bare.len())
            && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && bare.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_name {
            Ok(Self(name.to_owned()))
        } else {
            Err(InvalidOption(format!(
                "{name:?} is no language; they are named like eng, spa or chi_sim"
            )))
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Pages by number, from one: `1-3,7,9-`. Empty for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRanges(Vec<(u32, Option<u32>)>);

impl PageRanges {
    /// Ranges that one request may name.
    const MOST: usize = 100;

    /// The chosen ones of a document with `pages` pages, in order.
    pub fn of(&self, pages: u32) -> Vec<u32> {
        let is_chosen = |page: &u32| {
            let within =
                |(from, to): &(u32, Option<u32>)| from <= page && to.is_none_or(|to| *page <= to);
            self.0.is_empty() || self.0.iter().any(within)
        };
        (1..=pages).filter(is_chosen).collect()
    }
}

impl FromStr for PageRanges {
    type Err = InvalidOption;

    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        let wrong = || InvalidOption(format!("{text:?} names no pages; write them like 1-3,7"));
        let number = |text: &str| -> Result<u32, InvalidOption> {
            let number: u32 = text.trim().parse().map_err(|_not_a_number| wrong())?;
            if number == 0 {
                Err(wrong())
            } else {
                Ok(number)
            }
        };
        let range = |part: &str| match part.split_once('-') {
            None => number(part).map(|page| (page, Some(page))),
            Some((from, to)) if to.trim().is_empty() => Ok((number(from)?, None)),
            Some((from, to)) => {
                let (from, to) = (number(from)?, number(to)?);
                if from <= to {
                    Ok((from, Some(to)))
                } else {
                    Err(wrong())
                }
            }
        };
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let ranges = text.split(',').map(range).collect::<Result<Vec<_>, _>>()?;
        if ranges.len() > Self::MOST {
            return Err(wrong());
        }
        Ok(Self(ranges))
    }
}

impl fmt::Display for PageRanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (from, to)) in self.0.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(f, "{comma}{from}-")?;
            if let Some(to) = to {
                write!(f, "{to}")?;
            }
        }
        Ok(())
    }
}

/// Which way up a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// It is found out.
    #[default]
    Auto,
    /// It is turned by so much and no more.
    Fixed(Turn),
}

/// A turn, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// Not at all.
    #[default]
    None,
    /// A quarter.
    Quarter,
    /// A half.
    Half,
    /// Three quarters.
    ThreeQuarters,
}

impl Turn {
    /// In degrees.
    pub fn degrees(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }

    /// The turn by so many degrees; `None` for anything but quarters.
    pub fn of_degrees(degrees: u32) -> Option<Self> {
        [Self::None, Self::Quarter, Self::Half, Self::ThreeQuarters]
            .into_iter()
            .find(|turn| turn.degrees() == degrees)
    }

    /// Both, one after the other.
    #[must_use]
    pub fn then(self, other: Self) -> Self {
        Self::of_degrees((self.degrees() + other.degrees()) % 360).unwrap_or_default()
    }
}

impl FromStr for Rotation {
    type Err = InvalidOption;

    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        let degrees = text.parse().ok();
        degrees
            .and_then(Turn::of_degrees)
            .map(Self::Fixed)
            .ok_or_else(|| InvalidOption(format!("{text:?} is none of auto, 0, 90, 180 and 270")))
    }
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(turn) => write!(f, "{}", turn.degrees()),
        }
    }
}

/// How the words of a page are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// It is found out: columns, pictures, headings.
    #[default]
    Auto,
    /// Row by row over the whole width, as on receipts and lists: names and their prices
    /// are no columns.
    Rows,
}

impl Layout {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Rows => "rows",
        }
    }
}

impl FromStr for Layout {
    type Err = InvalidOption;

    fn from_str(name: &str) -> Result<Self, InvalidOption> {
        let known = [Self::Auto, Self::Rows]
            .into_iter()
            .find(|layout| layout.as_str() == name);
        known.ok_or_else(|| InvalidOption(format!("{name:?} is neither auto nor rows")))
    }
}

/// Forms in which a result comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The plain text, which is always there.
    Text,
    /// Blocks, paragraphs, lines and words with their places.
    Words,
    /// Tesseract's table.
    Tsv,
    /// hOCR.
    Hocr,
    /// A PDF whose text can be searched.
    Pdf,
}

impl Output {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Words, Self::Tsv, Self::Hocr, Self::Pdf];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Words => "words",
            Self::Tsv => "tsv",
            Self::Hocr => "hocr",
            Self::Pdf => "pdf",
        }
    }
}

impl FromStr for Output {
    type Err = InvalidOption;

    fn from_str(name: &str) -> Result<Self, InvalidOption> {
        let known = Self::ALL.into_iter().find(|output| output.as_str() == name);
        known.ok_or_else(|| {
            InvalidOption(format!(
                "{name:?} is none of text, words, tsv, hocr and pdf"
            ))
        })
    }
}

/// What to answer with besides the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "forms, each wanted or not")]
pub struct Outputs {
    /// Words with their places.
    pub words: bool,
    /// Tesseract's table.
    pub tsv: bool,
    /// hOCR.
    pub hocr: bool,
    /// A PDF whose text can be searched.
    pub pdf: bool,
}

impl Default for Outputs {
    /// Words with their places.
    fn default() -> Self {
        Self::of(&[Output::Words])
    }
}

impl Outputs {
    /// Those that are named.
    pub fn of(named: &[Output]) -> Self {
        Self {
            words: named.contains(&Output::Words),
            tsv: named.contains(&Output::Tsv),
            hocr: named.contains(&Output::Hocr),
            pdf: named.contains(&Output::Pdf),
        }
    }

    /// Their names, `text` first.
    pub fn names(self) -> Vec<&'static str> {
        let wanted = [true, self.words, self.tsv, self.hocr, self.pdf];
        let named = Output::ALL.into_iter().zip(wanted);
        named
            .filter_map(|(output, wanted)| wanted.then_some(output.as_str()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_chosen_by_number() {
        let chosen = |text: &str| text.parse::<PageRanges>().map(|ranges| ranges.of(9)).ok();
        assert_eq!(chosen(""), Some((1..=9).collect()));
        assert_eq!(chosen("1-3, 7"), Some(vec![1, 2, 3, 7]));
        assert_eq!(chosen("8-"), Some(vec![8, 9]));
        assert_eq!(chosen("12"), Some(vec![]));
        for wrong in ["0", "3-1", "a", "-2", "1,,2", "99999999999"] {
            assert_eq!(chosen(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_language_is_a_name_and_nothing_else() {
        for name in ["eng", "chi_sim", "script/Latin"] {
            assert!(name.parse::<Language>().is_ok(), "{name}");
        }
        for name in [
            "",
            "e",
            "../eng",
            "eng+spa",
            "-l",
            "script/",
            "script/../x",
            "en g",
        ] {
            assert!(name.parse::<Language>().is_err(), "{name}");
        }
    }

    #[test]
    fn turns_add_up() {
        assert_eq!(Turn::ThreeQuarters.then(Turn::Half), Turn::Quarter);
        assert_eq!("90".parse(), Ok(Rotation::Fixed(Turn::Quarter)));
        assert!("45".parse::<Rotation>().is_err());
    }
}
