//! PDFs, by poppler's programs: what they are, what they say, what they show.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use beztack_domain::ocr::{DocumentFlaw, OcrError, Page};
use beztack_domain::{Fault, FaultKind};

use crate::program::{Programs, words_of};
use crate::text_layer;

/// The document in its folder.
pub(crate) const FILE: &str = "document.pdf";

/// Dots per inch at which pages are shown, and the fewest that are still read.
pub(crate) const DPI: u32 = 300;
const FEWEST_DPI: u32 = 72;

/// The largest layout that is looked at, in bytes: two hundred pages of small print. It takes
/// ten times its size to take apart, and a small document can have a very large one.
const LARGEST_LAYOUT: u64 = 32 * 1024 * 1024;

/// Poppler's programs that are needed.
pub(crate) const PROGRAMS: [&str; 6] = [
    "pdfinfo",
    "pdfimages",
    "pdfseparate",
    "pdftoppm",
    "pdftotext",
    "pdfunite",
];

/// What the name of a script's place begins with.
const SCRIPT: &[u8] = b"/JavaScript";

/// Whether a document names scripts where everybody can read it. Those that are packed,
/// poppler finds.
pub(crate) fn names_scripts(document: &[u8]) -> bool {
    document
        .windows(SCRIPT.len())
        .any(|window| window == SCRIPT)
}

/// How many pages it has. Refuses what is encrypted, brings scripts, or is broken.
pub(crate) async fn pages(programs: &Programs, folder: &Path) -> Result<u32, OcrError> {
    let output = programs.run("pdfinfo", words_of([FILE]), folder).await?;
    if output.stderr.contains("ncorrect password") {
        return Err(DocumentFlaw::Encrypted.into());
    }
    if !output.status.success() {
        return Err(DocumentFlaw::Broken.into());
    }
    let field = |name: &str| {
        let line = output
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix(name));
        line.map(|value| value.trim_start_matches(':').trim().to_owned())
            .unwrap_or_default()
    };
    if field("Encrypted").starts_with("yes") {
        return Err(DocumentFlaw::Encrypted.into());
    }
    if field("JavaScript").starts_with("yes") {
        return Err(DocumentFlaw::Scripted.into());
    }
    match field("Pages").parse() {
        Ok(pages) if pages > 0 => Ok(pages),
        _ => Err(DocumentFlaw::Broken.into()),
    }
}

/// At how many dots per inch each of these pages can be shown within `max_pixels`.
pub(crate) async fn resolutions(
    programs: &Programs,
    folder: &Path,
    (first, last): (u32, u32),
    max_pixels: u64,
) -> Result<Vec<u32>, OcrError> {
    let arguments = range(first, last).into_iter().chain(words_of([FILE]));
    let output = programs.run("pdfinfo", arguments, folder).await?;
    if !output.status.success() {
        return Err(DocumentFlaw::Broken.into());
    }
    let sizes = output.stdout.lines().filter_map(size);
    let resolutions = sizes.map(|(width, height)| resolution(width, height, max_pixels));
    Ok(resolutions.collect::<Result<Vec<u32>, _>>()?)
}

/// `Page    1 size: 612 x 792 pts (letter)`, in points.
fn size(line: &str) -> Option<(f64, f64)> {
    let (_, size) = line.strip_prefix("Page ")?.split_once("size:")?;
    let (width, rest) = size.trim().split_once(" x ")?;
    let height = rest.split_whitespace().next()?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a resolution between 0 and 300, rounded down"
)]
fn resolution(width: f64, height: f64, limit: u64) -> Result<u32, DocumentFlaw> {
    let square_inches = (width * height / (72.0 * 72.0)).max(f64::MIN_POSITIVE);
    let most = (limit as f64 / square_inches).sqrt();
    let dpi = most.min(f64::from(DPI)) as u32;
    if dpi < FEWEST_DPI {
        return Err(DocumentFlaw::TooManyPixels { limit });
    }
    Ok(dpi)
}

/// What these pages say themselves.
pub(crate) async fn text_layer(
    programs: &Programs,
    folder: &Path,
    (first, last): (u32, u32),
) -> Result<Vec<Page>, OcrError> {
    let arguments = words_of(["-bbox-layout"])
        .into_iter()
        .chain(range(first, last))
        .chain(words_of([FILE, "layout.html"]));
    let output = programs.run("pdftotext", arguments, folder).await?;
    if !output.status.success() {
        // Then it is read from its pixels.
        return Ok(Vec::new());
    }
    let file = folder.join("layout.html");
    let size = tokio::fs::metadata(&file)
        .await
        .map_or(0, |file| file.len());
    let layout = if size > LARGEST_LAYOUT {
        None
    } else {
        tokio::fs::read(&file).await.ok()
    };
    // It is as large as poppler was let make it; if it cannot be removed, the folder will be.
    let _ = tokio::fs::remove_file(file).await;
    let Some(layout) = layout else {
        return Ok(Vec::new());
    };
    // Away from those who answer requests.
    let read = move || text_layer::read(&String::from_utf8_lossy(&layout), first, DPI);
    let context = "reading what a document says";
    let said = tokio::task::spawn_blocking(read).await;
    Ok(said.map_err(|error| Fault::caused_by(FaultKind::Internal, context, error))?)
}

/// Which of these pages show pictures.
pub(crate) async fn with_pictures(
    programs: &Programs,
    folder: &Path,
    (first, last): (u32, u32),
) -> Result<BTreeSet<u32>, OcrError> {
    let arguments = words_of(["-list"])
        .into_iter()
        .chain(range(first, last))
        .chain(words_of([FILE]));
    let output = programs.run("pdfimages", arguments, folder).await?;
    let page = |line: &str| line.split_whitespace().next()?.parse().ok();
    Ok(output.stdout.lines().skip(2).filter_map(page).collect())
}

/// Shows a page: `{name}.pgm`.
pub(crate) async fn show(
    programs: &Programs,
    folder: &Path,
    page: u32,
    dpi: u32,
    name: &str,
) -> Result<(), OcrError> {
    let mut arguments = words_of(["-gray", "-singlefile", "-r"]);
    arguments.push(dpi.to_string().into());
    arguments.extend(range(page, page));
    arguments.extend([FILE.into(), name.into()]);
    programs
        .succeed("pdftoppm", arguments, folder)
        .await
        .map(drop)
}

/// Takes a page out as it is: `{name}.pdf`.
pub(crate) async fn separate(
    programs: &Programs,
    folder: &Path,
    page: u32,
    name: &str,
) -> Result<(), OcrError> {
    let arguments = range(page, page)
        .into_iter()
        .chain([FILE.into(), format!("{name}.pdf").into()]);
    programs
        .succeed("pdfseparate", arguments, folder)
        .await
        .map(drop)
}

/// Makes one document of those that are named. What parts had in common or packed may be there
/// many times over or unpacked, so one of more than `limit` bytes is refused here, too.
pub(crate) async fn unite(
    programs: &Programs,
    folder: &Path,
    names: &[String],
    limit: u64,
) -> Result<Vec<u8>, OcrError> {
    let file = if let [only] = names {
        format!("{only}.pdf")
    } else {
        let files = names
            .iter()
            .map(|name| OsString::from(format!("{name}.pdf")));
        let arguments = files.chain(words_of(["united.pdf"]));
        programs.succeed("pdfunite", arguments, folder).await?;
        "united.pdf".to_owned()
    };
    let file = folder.join(file);
    let made = tokio::fs::metadata(&file).await;
    if made.is_ok_and(|made| made.len() > limit) {
        return Err(DocumentFlaw::PdfTooLarge { limit }.into());
    }
    let bytes = tokio::fs::read(file).await;
    bytes.map_err(|_unwritten| DocumentFlaw::Unreadable.into())
}

fn range(first: u32, last: u32) -> Vec<OsString> {
    let (first, last) = (first.to_string(), last.to_string());
    vec!["-f".into(), first.into(), "-l".into(), last.into()]
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;
    use std::time::Duration;

    use super::*;

    /// Writes a page with a word, and so many bytes of nothing behind it.
    fn saying(spaces: usize) -> String {
        let page = "<page width=\"612\" height=\"792\"><block><line><word>Hello</word></line></block></page>";
        format!(
            "#!/bin/sh\n(printf '%s' '<doc>{page}'; head -c {spaces} /dev/zero | tr '\\0' ' '; \
             printf '</doc>') > layout.html\n"
        )
    }

    #[tokio::test]
    async fn a_layout_out_of_all_proportion_is_not_taken_apart() {
        for (spaces, pages) in [(10, 1), (33 * 1024 * 1024, 0)] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("program"), saying(spaces)).unwrap();
            // As in `reading`: nobody can run a file that is open for writing.
            let installed = Command::new("install")
                .args(["-m", "700", "program", "pdftotext"])
                .current_dir(folder.path())
                .status();
            assert!(installed.unwrap().success());
            let path = format!("{}:/usr/bin:/bin", folder.path().display());
            let programs = Programs::in_path(path, Duration::from_secs(30));
            let said = text_layer(&programs, folder.path(), (1, 1)).await;
            assert_eq!(said.unwrap().len(), pages);
            assert!(!folder.path().join("layout.html").exists());
        }
    }

    #[test]
    fn large_pages_are_shown_coarser_and_giant_ones_not_at_all() {
        assert_eq!(
            size("Page    1 size:  612 x 792.5 pts (letter)"),
            Some((612.0, 792.5))
        );
        assert_eq!(resolution(612.0, 792.0, 64_000_000), Ok(300));
        assert_eq!(resolution(2448.0, 3168.0, 64_000_000), Ok(206));
        assert!(resolution(14_400.0, 14_400.0, 64_000_000).is_err());
    }
}
