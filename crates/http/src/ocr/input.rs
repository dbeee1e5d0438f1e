use std::str::FromStr;
use std::sync::Arc;

use beztack_domain::ocr::{DocumentFlaw, InvalidOption, Language, Output, Outputs, ReadOptions};
use utoipa::ToSchema;

use crate::extract::Upload;
use crate::problem::{FieldError, Problem};

/// A document to read, as a form. Fields that may be several are repeated, or their
/// values parted by commas.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: `Upload` reads it")]
pub(crate) struct DocumentForm {
    /// A PNG, JPEG, WebP, TIFF, BMP or GIF image, or a PDF.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// As Tesseract names them, the likeliest first: `eng`, `spa`, `chi_sim`.
    languages: Option<Vec<String>>,
    /// Which pages: `1-3,7`.
    pages: Option<String>,
    /// `auto`, or by how many degrees to turn it clockwise: `0`, `90`, `180`, `270`.
    rotate: Option<String>,
    /// `auto`, or `rows` for receipts and lists, which have no columns.
    layout: Option<String>,
    /// `text`, `words`, `tsv`, `hocr`, `pdf`; `text` and `words` unless said.
    output: Option<Vec<String>>,
}

/// The same as JSON.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: `Upload` reads it")]
pub(crate) struct DocumentJson {
    /// The file in Base64, or as a `data:` URL.
    file: String,
    /// As Tesseract names them, the likeliest first.
    languages: Option<Vec<String>>,
    /// Which pages: `1-3,7`.
    pages: Option<String>,
    /// `auto`, or by how many degrees to turn it clockwise.
    rotate: Option<String>,
    /// `auto`, or `rows` for receipts and lists, which have no columns.
    layout: Option<String>,
    /// `text`, `words`, `tsv`, `hocr`, `pdf`.
    output: Option<Vec<String>>,
}

/// The file of an upload; it must be there.
pub(crate) fn submitted_file(upload: &Upload) -> Result<Arc<[u8]>, Problem> {
    match &upload.file {
        Some(file) => Ok(Arc::from(file.as_ref())),
        None => Err(Problem::invalid("file", "is required")),
    }
}

/// The options of an upload, every wrong one named at once.
pub(crate) fn read_options(upload: &Upload, others: &[&str]) -> Result<ReadOptions, Problem> {
    let known = [
        &["languages", "pages", "rotate", "layout", "output"],
        others,
    ]
    .concat();
    let mut errors = upload.unknown(&known);
    let languages: Vec<Language> = parsed(upload, "languages", &mut errors);
    let output: Vec<Output> = parsed(upload, "output", &mut errors);
    let options = ReadOptions {
        languages,
        pages: one(upload, "pages", &mut errors),
        rotation: one(upload, "rotate", &mut errors),
        layout: one(upload, "layout", &mut errors),
        outputs: if output.is_empty() {
            Outputs::default()
        } else {
            Outputs::of(&output)
        },
    };
    if upload
        .file
        .as_ref()
        .is_some_and(actix_web::web::Bytes::is_empty)
    {
        errors.push(FieldError::new("file", DocumentFlaw::Empty.to_string()));
    }
    if errors.is_empty() {
        Ok(options)
    } else {
        Err(Problem::invalid_fields(errors))
    }
}

fn parsed<T: FromStr<Err = InvalidOption>>(
    upload: &Upload,
    field: &str,
    errors: &mut Vec<FieldError>,
) -> Vec<T> {
    let values = upload.all(field).flat_map(|value| value.split([',', '+']));
    values
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .filter_map(|value| kept(value.parse(), field, errors))
        .collect()
}

fn one<T: FromStr<Err = InvalidOption> + Default>(
    upload: &Upload,
    field: &str,
    errors: &mut Vec<FieldError>,
) -> T {
    let value = upload
        .last(field)
        .map(str::trim)
        .filter(|value| !value.is_empty());
    value
        .and_then(|value| kept(value.parse(), field, errors))
        .unwrap_or_default()
}

fn kept<T>(
    parsed: Result<T, InvalidOption>,
    field: &str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    parsed
        .map_err(|error| errors.push(FieldError::new(field, error.to_string())))
        .ok()
}
