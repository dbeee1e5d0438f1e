//! Tesseract: which languages it has, what stands on a sheet, and which way up that is.

use std::ffi::OsString;
use std::path::Path;

use beztack_domain::ocr::{Block, DocumentFlaw, Language, Layout, OcrError, Turn};
use beztack_domain::{Fault, FaultKind};

use crate::program::{Programs, words_of};
use crate::tsv;

pub(crate) const PROGRAM: &str = "tesseract";

/// What knows which way up a page is, and reads nothing.
const ORIENTATION: &str = "osd";

/// How sure it must be. Low, because its word alone never decides: a page that was
/// turned is kept only if it is read better.
const SURE_ENOUGH: f32 = 1.5;

/// What it says of itself. That it does not say it, because a wall does not stand or a
/// library is gone, is nobody's flaw but this machine's.
pub(crate) async fn tell(programs: &Programs, of: &str) -> Result<String, OcrError> {
    let output = programs
        .run(PROGRAM, words_of([of]), Path::new("/"))
        .await?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let what = format!("running {PROGRAM} {of}: {}", output.said());
    Err(Fault::new(FaultKind::Internal, what).into())
}

/// The languages that are installed.
pub(crate) async fn languages(programs: &Programs) -> Result<Vec<Language>, OcrError> {
    let listed = tell(programs, "--list-langs").await?;
    let names = listed.lines().skip(1).map(str::trim);
    let mut languages: Vec<Language> = names
        .filter(|name| *name != ORIENTATION)
        .filter_map(|name| name.parse().ok())
        .collect();
    languages.sort();
    Ok(languages)
}

/// How sheets are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How<'a> {
    pub(crate) languages: &'a [Language],
    pub(crate) layout: Layout,
    /// Whether to leave a PDF beside the words.
    pub(crate) pdf: bool,
}

/// Reads the sheet `{name}.tif` in `folder`; where wanted, leaves `{name}.pdf` there.
pub(crate) async fn read(
    programs: &Programs,
    folder: &Path,
    name: &str,
    reading: How<'_>,
) -> Result<Vec<Block>, OcrError> {
    let languages: Vec<&str> = reading.languages.iter().map(Language::as_str).collect();
    let mut arguments: Vec<OsString> = vec![format!("{name}.tif").into(), name.into()];
    arguments.extend(["-l".into(), languages.join("+").into()]);
    // Letters have the height they have at 300 dots per inch: they were scaled to it.
    // Page segmentation 6 is one block of text, 3 is found out.
    let segmentation = match reading.layout {
        Layout::Auto => "3",
        Layout::Rows => "6",
    };
    arguments.extend(words_of(["--psm", segmentation, "--dpi", "300"]));
    arguments.extend(words_of(["-c", "tessedit_create_tsv=1"]));
    if reading.pdf {
        arguments.extend(words_of(["-c", "tessedit_create_pdf=1"]));
    }
    programs.succeed(PROGRAM, arguments, folder).await?;
    let table = tokio::fs::read_to_string(folder.join(format!("{name}.tsv"))).await;
    let table = table.map_err(|_unwritten| DocumentFlaw::Unreadable)?;
    Ok(tsv::read(&table))
}

/// How the sheet `{name}.tif` has to be turned to be upright; `None` where it cannot be
/// told, or the program for it is not complete here.
pub(crate) async fn orientation(
    programs: &Programs,
    folder: &Path,
    name: &str,
) -> Result<Option<Turn>, OcrError> {
    let mut arguments: Vec<OsString> = vec![format!("{name}.tif").into(), "-".into()];
    arguments.extend(words_of(["-l", ORIENTATION, "--psm", "0", "--dpi", "300"]));
    arguments.extend(words_of(["-c", "min_characters_to_try=16"]));
    let output = programs.run(PROGRAM, arguments, folder).await?;
    Ok(told(&output.stdout))
}

fn told(report: &str) -> Option<Turn> {
    let value = |name: &str| {
        let line = report.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').trim().parse::<f32>().ok()
    };
    let sureness = value("Orientation confidence")?;
    let degrees = value("Rotate")?;
    let turn = [Turn::Quarter, Turn::Half, Turn::ThreeQuarters]
        .into_iter()
        .zip([90.0, 180.0, 270.0])
        .find(|(_, quarter)| (degrees - quarter).abs() < 1.0);
    turn.filter(|_| sureness >= SURE_ENOUGH)
        .map(|(turn, _)| turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_counts_when_it_is_sure() {
        let report = |degrees: u32, sureness: f32| {
            format!(
                "Page number: 0\nOrientation in degrees: 90\nRotate: {degrees}\n\
                 Orientation confidence: {sureness}\nScript: Latin\nScript confidence: 2.00\n"
            )
        };
        assert_eq!(told(&report(270, 9.5)), Some(Turn::ThreeQuarters));
        assert_eq!(told(&report(270, 0.5)), None);
        assert_eq!(told(&report(0, 20.0)), None);
        assert_eq!(told("Too few characters. Skipping this page"), None);
    }
}
