use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use beztack_domain::ocr::{
    DocumentFlaw, Extraction, ExtractorLoad, Inspection, Language, OcrError, Page, Progress,
    ReadOptions, TextExtractor,
};
use beztack_domain::{Fault, FaultKind};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use image::ImageFormat;
use tempfile::TempDir;

use crate::OcrConfig;
use crate::format::Format;
use crate::lanes::Lanes;
use crate::program::Programs;
use crate::reading::{Reading, Source, SourceKind, name};
use crate::scratch::Scratch;
use crate::tesseract::How;
use crate::volume::Volume;
use crate::{hocr, pdf, picture, tesseract, tiff, tsv};

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
    max_words: u64,
    max_pdf_bytes: u64,
    timeout: Duration,
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
            max_words: config.max_words,
            max_pdf_bytes: config.max_pdf_bytes,
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
        // Looking is work, too: a document can be made to take a core for as long as it may.
        let _lane = self.lanes.lane().await?;
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
            programs: &self.programs,
            lanes: &self.lanes,
            max_pixels: self.max_pixels,
            volume: Volume::new(self.max_words, self.max_pdf_bytes),
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
            Some(pdf::unite(&self.programs, folder.path(), &names, self.max_pdf_bytes).await?)
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
    fn load(&self) -> ExtractorLoad {
        self.lanes.load()
    }

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
