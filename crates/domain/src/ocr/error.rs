use thiserror::Error;

use super::Language;
use crate::Fault;
use crate::limits::Crowded;

/// Why a document is not read.
#[derive(Debug, Error)]
pub enum OcrError {
    /// A program that reads is not installed here.
    #[error("{program} is not installed")]
    EngineMissing {
        /// Its name on the command line.
        program: &'static str,
    },
    /// As many documents are being read, and wait, as may.
    #[error("too many documents at once")]
    Busy,
    /// Languages that this installation cannot read.
    #[error("languages not installed: {missing:?}")]
    LanguageMissing {
        /// Those that are wanted and not there.
        missing: Vec<Language>,
        /// Those that are.
        installed: Vec<Language>,
    },
    /// The document itself is the reason.
    #[error(transparent)]
    Flawed(#[from] DocumentFlaw),
    /// There is no such document of this person, or not any more.
    #[error("document not found")]
    NotFound,
    /// The plan grants no more pages this month.
    #[error("{limit} pages a month are read, and have been")]
    PageLimitReached {
        /// How many it grants.
        limit: i64,
    },
    /// Somebody has as many documents waiting as they may.
    #[error("too many documents waiting: {limit} may")]
    TooManyWaiting {
        /// How many may.
        limit: u32,
    },
    /// As many have documents read, are answered with them, or follow them, as may.
    #[error(transparent)]
    Crowded(#[from] Crowded),
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What is wrong with a document. Its `Display` is for the person who sent it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DocumentFlaw {
    /// No bytes at all.
    #[error("is empty")]
    Empty,
    /// Its first bytes are those of no format that is read.
    #[error("is neither a PDF nor a PNG, JPEG, WebP, TIFF, BMP or GIF image")]
    UnknownFormat,
    /// It begins like one, and then is none.
    #[error("is damaged and cannot be opened")]
    Broken,
    /// A PDF that wants a password.
    #[error("is encrypted; remove the protection first")]
    Encrypted,
    /// A PDF that brings programs along (security.md 2.9).
    #[error("contains scripts, which are not accepted")]
    Scripted,
    /// More bytes than are accepted.
    #[error("has more than {limit} bytes")]
    TooLarge {
        /// The most that are.
        limit: usize,
    },
    /// More pixels than are read.
    #[error("has more than {limit} pixels on a page")]
    TooManyPixels {
        /// The most that are.
        limit: u64,
    },
    /// More pages than are read at a time.
    #[error("has {pages} pages to read, {limit} are the most; choose some with `pages`")]
    TooManyPages {
        /// How many there are.
        pages: u32,
        /// The most that are read.
        limit: u32,
    },
    /// More words than are answered with.
    #[error("has more than {limit} words to read; choose fewer pages with `pages`")]
    TooManyWords {
        /// The most that are; one that is longer than 64 bytes counts as several.
        limit: u64,
    },
    /// A PDF that would be made of it, and is larger than one that is answered with.
    #[error("would have a PDF of more than {limit} bytes; choose fewer pages with `pages`")]
    PdfTooLarge {
        /// The most that are.
        limit: u64,
    },
    /// The chosen pages are none of the document's.
    #[error("has {pages} page(s), none of which was chosen")]
    NoSuchPage {
        /// How many there are.
        pages: u32,
    },
    /// It took longer than it may.
    #[error("takes too long to read")]
    TooSlow,
    /// A page took more memory than it may, or broke the program that read it.
    #[error("has a page that cannot be read")]
    Unreadable,
}

impl DocumentFlaw {
    /// A stable name, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnknownFormat => "unknown-format",
            Self::Broken => "broken",
            Self::Encrypted => "encrypted",
            Self::Scripted => "scripted",
            Self::TooLarge { .. } => "too-large",
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::TooManyPages { .. } => "too-many-pages",
            Self::TooManyWords { .. } => "too-many-words",
            Self::PdfTooLarge { .. } => "pdf-too-large",
            Self::NoSuchPage { .. } => "no-such-page",
            Self::TooSlow => "too-slow",
            Self::Unreadable => "unreadable",
        }
    }
}
