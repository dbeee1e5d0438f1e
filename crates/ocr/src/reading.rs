//! One page after the other: shown, prepared, read, and turned where that helps.

use std::path::Path;
use std::sync::Arc;

use beztack_domain::ocr::{Block, DocumentFlaw, OcrError, Page, Rotation, Turn};
use beztack_domain::{Fault, FaultKind};
use image::ImageFormat;

use crate::lanes::{Lane, Lanes};
use crate::page::Sheet;
use crate::program::Programs;
use crate::slope::Stands;
use crate::tesseract::How;
use crate::upright::{confidence, is_sideways, is_sure};
use crate::volume::Volume;
use crate::{pdf, picture, tesseract, tiff};

/// What confidence may differ by while the words are read as well.
const AS_GOOD: f32 = 5.0;

/// What files are called, behind a page's name, that nobody wants once it is read.
const PASSING: [&str; 3] = ["pgm", "tif", "tsv"];

/// A page as it is to be read.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) number: u32,
    pub(crate) kind: SourceKind,
}

#[derive(Clone, Debug)]
pub(crate) enum SourceKind {
    /// The document said it itself.
    Said(Page),
    /// A page of the PDF in the folder, to be shown at so many dots per inch.
    Shown { dpi: u32 },
    /// The picture that was sent.
    Picture(ImageFormat),
    /// The page of a TIFF whose directory stands there.
    Tiff { directory: usize },
}

/// What is known of a page when it is turned.
enum Turned {
    /// It seemed to be upright.
    NotAsked,
    /// Nobody could tell how it has to be turned.
    NotTold,
    /// What is read on it then.
    Read((Sheet, Vec<Block>)),
}

/// What every page of a document has in common.
pub(crate) struct Reading<'a> {
    pub(crate) programs: &'a Programs,
    pub(crate) lanes: &'a Lanes,
    pub(crate) max_pixels: u64,
    pub(crate) volume: Volume,
    pub(crate) document: Arc<[u8]>,
    pub(crate) folder: &'a Path,
    pub(crate) rotation: Rotation,
    pub(crate) how: How<'a>,
}

impl Reading<'_> {
    /// Reads one page, when a lane is free. Of what it leaves in the folder only its PDF
    /// stays: a document has many pages, and each has the pixels of a large picture.
    pub(crate) async fn page(&self, source: Source) -> Result<Page, OcrError> {
        let lane = self.lanes.lane().await?;
        let name = name(source.number);
        let page = self.read_source(source, &name, &lane).await;
        let page = match page {
            Ok(page) => self.count(&page, &name).await.map(|()| page),
            refused => refused,
        };
        for passing in PASSING {
            let file = self.folder.join(format!("{name}.{passing}"));
            // It may not be there; and if it cannot be removed, the folder will be.
            let _ = tokio::fs::remove_file(file).await;
        }
        page
    }

    /// Counts a page, and refuses the document if it is one too many.
    async fn count(&self, page: &Page, name: &str) -> Result<(), OcrError> {
        self.volume.add(page)?;
        if self.how.pdf {
            let file = self.folder.join(format!("{name}.pdf"));
            let made = tokio::fs::metadata(file).await;
            let made = made.map_err(|_unwritten| DocumentFlaw::Unreadable)?;
            self.volume.add_pdf(made.len())?;
        }
        Ok(())
    }

    async fn read_source(&self, source: Source, name: &str, lane: &Lane) -> Result<Page, OcrError> {
        let Source { number, kind } = source;
        let programs = self.programs;
        let (bytes, format, dpi) = match kind {
            SourceKind::Said(page) => {
                if self.how.pdf {
                    pdf::separate(programs, self.folder, number, name).await?;
                }
                return Ok(page);
            }
            SourceKind::Shown { dpi } => {
                pdf::show(programs, self.folder, number, dpi, name).await?;
                let file = self.folder.join(format!("{name}.pgm"));
                let shown = tokio::fs::read(&file).await;
                let shown = shown.map_err(|_unwritten| DocumentFlaw::Unreadable)?;
                // The sheet takes its place.
                let _ = tokio::fs::remove_file(&file).await;
                (shown.into(), ImageFormat::Pnm, Some(dpi))
            }
            SourceKind::Picture(format) => (Arc::clone(&self.document), format, None),
            SourceKind::Tiff { directory } => {
                let page = tiff::beginning_at(&self.document, directory)?;
                (page.into(), ImageFormat::Tiff, None)
            }
        };
        let (sheet, blocks) = self.read(bytes, format, name, lane).await?;
        Ok(sheet.page(number, dpi, blocks))
    }

    /// Reads a picture; turned where it seems to lie on its side or to stand on its head,
    /// and once more and turned where the first reading leaves doubts.
    async fn read(
        &self,
        bytes: Arc<[u8]>,
        format: ImageFormat,
        name: &str,
        lane: &Lane,
    ) -> Result<(Sheet, Vec<Block>), OcrError> {
        let (turn, may_turn) = match self.rotation {
            Rotation::Auto => (Turn::None, true),
            Rotation::Fixed(turn) => (turn, false),
        };
        let limit = self.max_pixels;
        let sheet = blocking(lane, move || {
            Ok(picture::prepare(&bytes, format, turn, may_turn, limit)?)
        })
        .await?;
        let (turned, lies_upright) = if sheet.stands == Stands::Upright {
            (Turned::NotAsked, false)
        } else {
            self.turned_first(&sheet, name, lane).await?
        };
        let turned = match turned {
            Turned::Read(read) if is_sure(&read.1) => return Ok(read),
            unsure => unsure,
        };
        let sheet = if lies_upright {
            sheet
        } else {
            self.write(sheet, name, lane).await?
        };
        let blocks = self.recognise(name).await?;
        if !may_turn || is_sure(&blocks) {
            return Ok((sheet, blocks));
        }
        self.better((sheet, blocks), turned, name, lane).await
    }

    /// A page that does not seem to be upright, turned and read: as its letters' feet say
    /// where they do, which costs nothing, or else as Tesseract says. Also whether the page
    /// lies there as it came.
    async fn turned_first(
        &self,
        sheet: &Sheet,
        name: &str,
        lane: &Lane,
    ) -> Result<(Turned, bool), OcrError> {
        let mut known = None;
        if let Stands::OnItsSide(Some(turn)) = sheet.stands {
            let read = self.read_turned(sheet, turn, name, lane).await?;
            if is_sure(&read.1) {
                return Ok((Turned::Read(read), false));
            }
            known = Some((turn, read));
        }
        self.write(sheet.clone(), name, lane).await?;
        let told = tesseract::orientation(self.programs, self.folder, name).await?;
        Ok(match (told, known) {
            (Some(told), Some((turn, read))) if told == turn => (Turned::Read(read), true),
            (Some(told), _) => {
                let read = self.read_turned(sheet, told, name, lane).await?;
                (Turned::Read(read), false)
            }
            (None, Some((_, read))) => (Turned::Read(read), true),
            (None, None) => (Turned::NotTold, true),
        })
    }

    /// The page as it was read, or turned, whichever is read better. What lies there is of
    /// the same.
    async fn better(
        &self,
        (sheet, blocks): (Sheet, Vec<Block>),
        known: Turned,
        name: &str,
        lane: &Lane,
    ) -> Result<(Sheet, Vec<Block>), OcrError> {
        // Columns of words that stand on end are read well, but the page is not upright.
        let enough = if is_sideways(&blocks) {
            confidence(&blocks) - AS_GOOD
        } else {
            confidence(&blocks)
        };
        let (turned, lies_upright) = match known {
            Turned::Read(known) => (known, true),
            Turned::NotTold => return Ok((sheet, blocks)),
            Turned::NotAsked => {
                match tesseract::orientation(self.programs, self.folder, name).await? {
                    Some(turn) => (self.read_turned(&sheet, turn, name, lane).await?, false),
                    None => return Ok((sheet, blocks)),
                }
            }
        };
        let takes_turned = confidence(&turned.1) > enough;
        let best = if takes_turned {
            turned
        } else {
            (sheet, blocks)
        };
        if self.how.pdf && takes_turned == lies_upright {
            self.write(best.0.clone(), name, lane).await?;
            self.recognise(name).await?;
        }
        Ok(best)
    }

    /// The sheet turned, and what is read on it; it lies there then.
    async fn read_turned(
        &self,
        sheet: &Sheet,
        turn: Turn,
        name: &str,
        lane: &Lane,
    ) -> Result<(Sheet, Vec<Block>), OcrError> {
        let sheet = sheet.clone();
        let turned = blocking(lane, move || Ok(picture::turn(sheet, turn))).await?;
        let turned = self.write(turned, name, lane).await?;
        Ok((turned, self.recognise(name).await?))
    }

    /// Leaves a sheet where it can be read.
    async fn write(&self, sheet: Sheet, name: &str, lane: &Lane) -> Result<Sheet, OcrError> {
        let target = self.folder.join(format!("{name}.tif"));
        blocking(lane, move || {
            picture::write(&sheet.image, &target).map_err(unwritten)?;
            Ok(sheet)
        })
        .await
    }

    async fn recognise(&self, name: &str) -> Result<Vec<Block>, OcrError> {
        let programs = self.programs;
        tesseract::read(programs, self.folder, name, self.how).await
    }
}

/// What a page is called in its folder, whatever its document was called.
pub(crate) fn name(number: u32) -> String {
    format!("page-{number}")
}

fn unwritten(error: std::io::Error) -> Fault {
    Fault::caused_by(FaultKind::Internal, "writing a page", error)
}

/// Pixels are slow: not on an async worker. The lane is held until the work is done,
/// also when nobody waits for it any more.
async fn blocking<T: Send + 'static>(
    lane: &Lane,
    work: impl FnOnce() -> Result<T, OcrError> + Send + 'static,
) -> Result<T, OcrError> {
    let lane = lane.clone();
    let working = tokio::task::spawn_blocking(move || {
        let outcome = work();
        drop(lane);
        outcome
    });
    working
        .await
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "preparing a page", error))?
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Cursor;
    use std::process::Command;
    use std::time::Duration;

    use beztack_domain::ocr::Layout;
    use image::imageops::rotate180;
    use tempfile::TempDir;

    use super::*;

    /// Reads no word, cannot tell how a page has to be turned, and writes down what it was
    /// asked for.
    const ENGINE: &str = "#!/bin/sh\n\
        case \"$*\" in *'--psm 0 '*) echo turned >> asked;; \
        *) echo read >> asked; echo level > \"$2.tsv\";; esac\n";

    /// A page on its head.
    fn on_its_head() -> Vec<u8> {
        let page = rotate180(&crate::slope::tests::page());
        let mut bytes = Cursor::new(Vec::new());
        page.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    /// A folder with that program as Tesseract, and where programs are then.
    fn folder_with(engine: &str) -> (TempDir, Programs) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("engine"), engine).unwrap();
        // Nobody can run a file that is open for writing, and children of other tests
        // inherit what is open here.
        let installed = Command::new("install")
            .args(["-m", "700", "engine", "tesseract"])
            .current_dir(folder.path())
            .status();
        assert!(installed.unwrap().success());
        let path = format!("{}:/usr/bin:/bin", folder.path().display());
        (folder, Programs::in_path(path, Duration::from_secs(30)))
    }

    /// Reads that page as the only one of a document.
    async fn read(folder: &Path, programs: &Programs, pdf: bool) -> Result<Page, OcrError> {
        let lanes = Lanes::new(1, 1);
        let reading = Reading {
            programs,
            lanes: &lanes,
            max_pixels: 10_000_000,
            volume: Volume::new(10, 10),
            document: on_its_head().into(),
            folder,
            rotation: Rotation::Auto,
            how: How {
                languages: &[],
                layout: Layout::Auto,
                pdf,
            },
        };
        let kind = SourceKind::Picture(ImageFormat::Png);
        reading.page(Source { number: 1, kind }).await
    }

    #[tokio::test]
    async fn what_nobody_can_turn_is_asked_about_once() {
        let (folder, programs) = folder_with(ENGINE);
        let page = read(folder.path(), &programs, false).await;
        assert!(page.unwrap().blocks.is_empty());
        let asked = fs::read_to_string(folder.path().join("asked")).unwrap();
        assert_eq!(asked, "turned\nread\n");
    }

    #[tokio::test]
    async fn of_a_page_only_its_pdf_stays_however_reading_ends() {
        let leaves = "#!/bin/sh\ntouch page-1.tsv page-1.pdf; test -s page-1.tif";
        for (engine, is_read) in [
            (leaves.to_owned(), true),
            (format!("{leaves}; exit 1"), false),
        ] {
            let (folder, programs) = folder_with(&engine);
            let page = read(folder.path(), &programs, true).await;
            assert_eq!(page.is_ok(), is_read, "{page:?}");
            let files = fs::read_dir(folder.path()).unwrap();
            let mut left: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
            left.sort();
            assert_eq!(left, ["engine", "page-1.pdf", "tesseract"]);
        }
    }
}
