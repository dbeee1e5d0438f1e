use beztack_domain::ocr::{Language, OcrError};
use tracing::instrument;

use crate::App;

/// The languages that documents can be read in.
#[instrument(name = "app.ocr.list_languages", skip_all)]
pub async fn list_languages(app: &App) -> Result<Vec<Language>, OcrError> {
    app.extractor.languages().await
}
