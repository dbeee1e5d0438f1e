use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use beztack_domain::ocr::{
    Block, DocumentFlaw, Extraction, Inspection, Language, OcrError, Page, Progress, ReadOptions,
    Rotation, TextExtractor, Turn, Word,
};
use beztack_domain::{Fault, FaultKind};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use image::ImageFormat;
use tempfile::TempDir;

use crate::OcrConfig;
use crate::format::Format;
use crate::lanes::{Lane, Lanes};
use crate::page::Sheet;
use crate::program::Programs;
use crate::scratch::Scratch;
use crate::tesseract::How;
use crate::{hocr, pdf, picture, tesseract, tiff, tsv};

/// Words that are read no surer than this, on average, make us doubt that the page is
/// upright.
const DOUBTFUL: f32 = 70.0;

/// What confidence may differ by while the words are read as well.
const AS_GOOD: f32 = 5.0;

/// Reads with Tesseract and poppler, each page in a child process of its own.
#[derive(Clone, Debug)]
pub struct TesseractExtractor {
    programs: Programs,
    lanes: Lanes,
    scratch: Arc<Scratch>,
    languages: Vec<Language>,
    installed: Arc<Mutex<Vec<Language>>>,
    max_bytes: usize,
    max_pixels: u64,
    max_pages: u32,
    timeout: Duration,
}

/// A page as it is to be read.
#[derive(Clone, Debug)]
struct Source {
    number: u32,
    kind: SourceKind,
}

#[derive(Clone, Debug)]
enum SourceKind {
    /// The document said it itself.
    Said(Page),
    /// A page of the PDF in the folder, to be shown at so many dots per inch.
    Shown { dpi: u32 },
    /// The picture that was sent.
    Picture(ImageFormat),
    /// The page of a TIFF whose directory stands there.
    Tiff { directory: usize },
}

impl TesseractExtractor {
    /// An extractor for a machine with `cores`. What dead processes left behind in its
    /// folder is removed.
    pub fn start(config: &OcrConfig, cores: usize) -> Result<Self, Fault> {
        let scratch = Scratch::open(&config.scratch_dir).map_err(|error| {
            let context = format!("making the folder {}", config.scratch_dir.display());
            Fault::caused_by(FaultKind::Internal, context, error)
        })?;
        let width = if config.processes == 0 {
            cores
        } else {
            config.processes
        };
        Ok(Self {
            programs: Programs::new(config),
            lanes: Lanes::new(width, config.queue),
            scratch: Arc::new(scratch),
            languages: config.languages().unwrap_or_default(),
            installed: Arc::default(),
            max_bytes: config.max_bytes,
            max_pixels: config.max_pixels,
            max_pages: config.max_pages,
            timeout: config.document_timeout,
        })
    }

    /// The languages to read in; refuses those that are not installed.
    async fn wanted(&self, options: &ReadOptions) -> Result<Vec<Language>, OcrError> {
        let wanted = if options.languages.is_empty() {
            &self.languages
        } else {
            &options.languages
        };
        let known = self
            .installed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if wanted.iter().all(|language| known.contains(language)) {
            return Ok(wanted.clone());
        }
        // One may have been installed since.
        let installed = self.languages().await?;
        let missing: Vec<Language> = wanted
            .iter()
            .filter(|language| !installed.contains(language))
            .cloned()
            .collect();
        if missing.is_empty() {
            Ok(wanted.clone())
        } else {
            Err(OcrError::LanguageMissing { missing, installed })
        }
    }

    fn folder(&self) -> Result<TempDir, OcrError> {
        let made = self.scratch.document();
        Ok(made.map_err(|error| Fault::caused_by(FaultKind::Internal, "making a folder", error))?)
    }

    /// The numbers of the pages that are to be read.
    fn chosen(&self, options: &ReadOptions, pages: u32) -> Result<Vec<u32>, DocumentFlaw> {
        let chosen = options.pages.of(pages);
        let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        match count {
            0 => Err(DocumentFlaw::NoSuchPage { pages }),
            count if count > self.max_pages => Err(DocumentFlaw::TooManyPages {
                pages: count,
                limit: self.max_pages,
            }),
            _ => Ok(chosen),
        }
    }

    /// Looks at a document, and says which pages there are to read.
    async fn pages(
        &self,
        document: &Arc<[u8]>,
        options: &ReadOptions,
        folder: &Path,
    ) -> Result<Vec<Source>, OcrError> {
        if document.len() > self.max_bytes {
            return Err(DocumentFlaw::TooLarge {
                limit: self.max_bytes,
            }
            .into());
        }
        match Format::of(document)? {
            Format::Pdf => self.pages_of_pdf(document, options, folder).await,
            Format::Picture(format) => {
                picture::probe(document, format, self.max_pixels)?;
                let kind = SourceKind::Picture(format);
                let chosen = self.chosen(options, 1)?.into_iter();
                Ok(chosen
                    .map(|number| Source {
                        number,
                        kind: kind.clone(),
                    })
                    .collect())
            }
            Format::Tiff => {
                let directories = tiff::directories(document)?;
                let count = u32::try_from(directories.len()).unwrap_or(u32::MAX);
                let chosen = self.chosen(options, count)?;
                picture::probe(document, ImageFormat::Tiff, self.max_pixels)?;
                Ok((1..)
                    .zip(directories)
                    .filter(|(number, _)| chosen.contains(number))
                    .map(|(number, directory)| Source {
                        number,
                        kind: SourceKind::Tiff { directory },
                    })
                    .collect())
            }
        }
    }

    async fn pages_of_pdf(
        &self,
        document: &Arc<[u8]>,
        options: &ReadOptions,
        folder: &Path,
    ) -> Result<Vec<Source>, OcrError> {
        if pdf::names_scripts(document) {
            return Err(DocumentFlaw::Scripted.into());
        }
        let written = tokio::fs::write(folder.join(pdf::FILE), document).await;
        written
            .map_err(|error| Fault::caused_by(FaultKind::Internal, "writing a document", error))?;
        let count = pdf::pages(&self.programs, folder).await?;
        let chosen = self.chosen(options, count)?;
        let range = match chosen.as_slice() {
            [first, .., last] => (*first, *last),
            [only] => (*only, *only),
            [] => return Ok(Vec::new()),
        };
        let resolutions = pdf::resolutions(&self.programs, folder, range, self.max_pixels).await?;
        let shown = (range.0..)
            .zip(resolutions)
            .filter(|(number, _)| chosen.contains(number));
        Ok(shown
            .map(|(number, dpi)| Source {
                number,
                kind: SourceKind::Shown { dpi },
            })
            .collect())
    }

    /// Puts what the document says itself in the place of what would be read.
    async fn listen(&self, sources: &mut [Source], folder: &Path) -> Result<(), OcrError> {
        let shown: Vec<u32> = sources
            .iter()
            .filter(|source| matches!(source.kind, SourceKind::Shown { .. }))
            .map(|source| source.number)
            .collect();
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
            return Ok(());
        };
        let range = (*first, *last);
        let _lane = self.lanes.lane().await?;
        let said = pdf::text_layer(&self.programs, folder, range).await?;
        if said.iter().all(|page| page.blocks.is_empty()) {
            return Ok(());
        }
        let pictures = pdf::with_pictures(&self.programs, folder, range).await?;
        for page in said {
            let has_pictures = pictures.contains(&page.number);
            let source = sources
                .iter_mut()
                .find(|source| source.number == page.number);
            if let Some(source) = source
                && crate::text_layer::is_usable(&page, has_pictures)
            {
                source.kind = SourceKind::Said(page);
            }
        }
        Ok(())
    }

    async fn read(
        &self,
        document: Arc<[u8]>,
        options: &ReadOptions,
        progress: &dyn Progress,
    ) -> Result<Extraction, OcrError> {
        let languages = self.wanted(options).await?;
        let folder = self.folder()?;
        let mut sources = self.pages(&document, options, folder.path()).await?;
        self.listen(&mut sources, folder.path()).await?;
        let done = AtomicU32::new(0);
        let reading = Reading {
            extractor: self,
            document,
            folder: folder.path(),
            rotation: options.rotation,
            how: How {
                languages: &languages,
                layout: options.layout,
                pdf: options.outputs.pdf,
            },
        };
        let pages: Vec<Page> = stream::iter(sources)
            .map(|source| reading.page(source))
            .buffered(self.lanes.width())
            .inspect_ok(|_| progress.done(done.fetch_add(1, Ordering::Relaxed) + 1))
            .try_collect()
            .await?;
        let pdf = if options.outputs.pdf {
            let names: Vec<String> = pages.iter().map(|page| name(page.number)).collect();
            Some(pdf::unite(&self.programs, folder.path(), &names).await?)
        } else {
            None
        };
        Ok(Extraction {
            tsv: options.outputs.tsv.then(|| tsv::write(&pages)),
            hocr: options.outputs.hocr.then(|| hocr::write(&pages)),
            pdf,
            pages,
        })
    }
}

#[async_trait]
impl TextExtractor for TesseractExtractor {
    async fn languages(&self) -> Result<Vec<Language>, OcrError> {
        let installed = tesseract::languages(&self.programs).await?;
        self.installed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&installed);
        Ok(installed)
    }

    async fn inspect(
        &self,
        document: Arc<[u8]>,
        options: &ReadOptions,
    ) -> Result<Inspection, OcrError> {
        let _place = self.lanes.admit()?;
        self.wanted(options).await?;
        let folder = self.folder()?;
        let sources = self.pages(&document, options, folder.path()).await?;
        Ok(Inspection {
            pages: u32::try_from(sources.len()).unwrap_or(u32::MAX),
        })
    }

    async fn extract(
        &self,
        document: Arc<[u8]>,
        options: &ReadOptions,
        progress: &dyn Progress,
    ) -> Result<Extraction, OcrError> {
        let _place = self.lanes.admit()?;
        let reading = self.read(document, options, progress);
        match tokio::time::timeout(self.timeout, reading).await {
            Ok(outcome) => outcome,
            Err(_) => Err(DocumentFlaw::TooSlow.into()),
        }
    }
}

/// What every page of a document has in common.
struct Reading<'a> {
    extractor: &'a TesseractExtractor,
    document: Arc<[u8]>,
    folder: &'a Path,
    rotation: Rotation,
    how: How<'a>,
}

impl Reading<'_> {
    async fn page(&self, source: Source) -> Result<Page, OcrError> {
        let Source { number, kind } = source;
        let programs = &self.extractor.programs;
        let lane = self.extractor.lanes.lane().await?;
        let name = name(number);
        let (bytes, format, dpi) = match kind {
            SourceKind::Said(page) => {
                if self.how.pdf {
                    pdf::separate(programs, self.folder, number, &name).await?;
                }
                return Ok(page);
            }
            SourceKind::Shown { dpi } => {
                pdf::show(programs, self.folder, number, dpi, &name).await?;
                let shown = tokio::fs::read(self.folder.join(format!("{name}.pgm"))).await;
                let shown = shown.map_err(|_unwritten| DocumentFlaw::Unreadable)?;
                (shown.into(), ImageFormat::Pnm, Some(dpi))
            }
            SourceKind::Picture(format) => (Arc::clone(&self.document), format, None),
            SourceKind::Tiff { directory } => {
                let page = tiff::beginning_at(&self.document, directory)?;
                (page.into(), ImageFormat::Tiff, None)
            }
        };
        let (sheet, blocks) = self.read(bytes, format, &name, &lane).await?;
        Ok(sheet.page(number, dpi, blocks))
    }

    /// Reads a picture; once more and turned, where the first reading leaves doubts.
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
        let limit = self.extractor.max_pixels;
        let path = self.folder.join(format!("{name}.pgm"));
        let target = path.clone();
        let sheet = blocking(lane, move || {
            let sheet = picture::prepare(&bytes, format, turn, limit)?;
            picture::write(&sheet.image, &target).map_err(unwritten)?;
            Ok(sheet)
        })
        .await?;
        let blocks = self.recognise(name).await?;
        let confidence = confidence(&blocks);
        // Columns of words that stand on end are read well, but the page is not upright.
        let is_sideways = is_sideways(&blocks);
        if !may_turn || (confidence > DOUBTFUL && !is_sideways) {
            return Ok((sheet, blocks));
        }
        let enough = if is_sideways {
            confidence - AS_GOOD
        } else {
            confidence
        };
        let programs = &self.extractor.programs;
        let Some(turn) = tesseract::orientation(programs, self.folder, name).await? else {
            return Ok((sheet, blocks));
        };
        let (target, upright) = (path, sheet.clone());
        let turned = blocking(lane, move || {
            let sheet = picture::turn(upright, turn);
            picture::write(&sheet.image, &target).map_err(unwritten)?;
            Ok(sheet)
        })
        .await?;
        let again = self.recognise(name).await?;
        if self::confidence(&again) > enough {
            return Ok((turned, again));
        }
        if self.how.pdf {
            // What lies there shows the page turned.
            let (target, image) = (self.folder.join(format!("{name}.pgm")), sheet.image.clone());
            blocking(lane, move || {
                Ok(picture::write(&image, &target).map_err(unwritten)?)
            })
            .await?;
            self.recognise(name).await?;
        }
        Ok((sheet, blocks))
    }

    async fn recognise(&self, name: &str) -> Result<Vec<Block>, OcrError> {
        let programs = &self.extractor.programs;
        tesseract::read(programs, self.folder, name, self.how).await
    }
}

/// What a page is called in its folder, whatever its document was called.
fn name(number: u32) -> String {
    format!("page-{number}")
}

fn confidence(blocks: &[Block]) -> f32 {
    let page = Extraction {
        pages: vec![Page {
            number: 1,
            width: 0,
            height: 0,
            dpi: None,
            rotation: 0,
            source: beztack_domain::ocr::PageSource::Image,
            blocks: blocks.to_vec(),
        }],
        ..Extraction::default()
    };
    page.confidence()
}

/// Whether most words are higher than they are wide.
fn is_sideways(blocks: &[Block]) -> bool {
    let words = blocks.iter().flat_map(Block::words);
    let long = words.filter(|word| word.text.chars().count() > 2);
    let (mut upright, mut on_end) = (0_usize, 0_usize);
    for Word { bbox, .. } in long {
        let (width, height) = (
            bbox.x1.saturating_sub(bbox.x0),
            bbox.y1.saturating_sub(bbox.y0),
        );
        if height > width {
            on_end += 1;
        } else {
            upright += 1;
        }
    }
    on_end > upright
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
