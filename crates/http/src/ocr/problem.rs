#![deny(clippy::wildcard_enum_match_arm)]

use beztack_domain::ocr::{DocumentFlaw, Language, OcrError};

use chrono::TimeDelta;

use crate::problem::{Code, Problem};

/// How long to wait for a place among the documents that are read.
const NEXT_PLACE: TimeDelta = TimeDelta::seconds(10);

impl From<OcrError> for Problem {
    fn from(error: OcrError) -> Self {
        use OcrError as Refusal;
        match error {
            Refusal::EngineMissing { program } => Self::detailed(
                Code::OcrEngineMissing,
                format!(
                    "{program} is not installed on this server; `beztack doctor` says what is missing."
                ),
            ),
            Refusal::Busy => Self::new(Code::OcrBusy).retry_later(),
            Refusal::LanguageMissing { missing, installed } => Self::invalid(
                "languages",
                format!(
                    "{} not installed on this server; installed: {}",
                    named(&missing),
                    named(&installed)
                ),
            ),
            Refusal::Flawed(flaw) => flaw.into(),
            Refusal::NotFound => Self::new(Code::NotFound),
            Refusal::PageLimitReached { limit } => Self::detailed(
                Code::OcrLimitReached,
                format!("Your plan grants {limit} pages a month, and they have been read."),
            ),
            Refusal::TooManyWaiting { .. } => Self::rate_limited(NEXT_PLACE),
            Refusal::Crowded(crowded) => crowded.into(),
            Refusal::Fault(fault) => fault.into(),
        }
    }
}

impl From<DocumentFlaw> for Problem {
    fn from(flaw: DocumentFlaw) -> Self {
        let field = match flaw {
            DocumentFlaw::TooLarge { .. } => {
                return Self::detailed(Code::PayloadTooLarge, format!("The file {flaw}."));
            }
            DocumentFlaw::NoSuchPage { .. } => "pages",
            DocumentFlaw::PdfTooLarge { .. } => "output",
            DocumentFlaw::Empty
            | DocumentFlaw::UnknownFormat
            | DocumentFlaw::Broken
            | DocumentFlaw::Encrypted
            | DocumentFlaw::Scripted
            | DocumentFlaw::TooManyPixels { .. }
            | DocumentFlaw::TooManyPages { .. }
            | DocumentFlaw::TooManyWords { .. }
            | DocumentFlaw::TooSlow
            | DocumentFlaw::Unreadable => "file",
        };
        Self::invalid(field, flaw.to_string())
    }
}

fn named(languages: &[Language]) -> String {
    let names: Vec<&str> = languages.iter().map(Language::as_str).collect();
    names.join(", ")
}
