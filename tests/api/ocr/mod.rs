//! Documents that are read: by a reader that waits to be let, or by Tesseract itself.

mod cancel_document;
mod engine;
mod get_document;
mod hostile;
mod list_languages;
mod races;
mod read_document;
mod stalled;
mod watch_document;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use beztack_ocr::{OcrConfig, TesseractExtractor};
use beztack_tests::{Browser, Call, SlowReader, TestApp};

pub(crate) const PATH: &str = "/api/v1/ocr";

/// A file of `fixtures`.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("api/ocr/fixtures");
    std::fs::read(folder.join(name)).unwrap()
}

/// The configuration that tests read with; pages lie in the folder that cargo keeps for
/// tests.
pub(crate) fn config() -> OcrConfig {
    OcrConfig {
        path: "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin".to_owned(),
        tessdata_dir: String::new(),
        languages: "eng".to_owned(),
        scratch_dir: Path::new(env!("CARGO_TARGET_TMPDIR")).join("ocr"),
        processes: 2,
        queue: 16,
        max_bytes: 1024 * 1024,
        max_pixels: 16_000_000,
        max_pages: 20,
        max_words: 100_000,
        max_pdf_bytes: 32 << 20,
        pages_at_once: 3,
        page_timeout: Duration::from_mins(1),
        document_timeout: Duration::from_mins(2),
        max_memory: 1 << 30,
        keep: Duration::from_hours(24),
        waiting_per_user: 2,
    }
}

/// An application that reads with Tesseract, configured as `decide` says.
pub(crate) async fn reading_with(decide: impl FnOnce(&mut OcrConfig)) -> TestApp {
    let mut config = config();
    decide(&mut config);
    let extractor = TesseractExtractor::start(&config, 2).unwrap();
    TestApp::start_with(|setup| setup.extractor = Arc::new(extractor)).await
}

/// An application whose reader waits to be let.
pub(crate) async fn reading_slowly() -> (TestApp, SlowReader) {
    let reader = SlowReader::new();
    let extractor = Arc::new(reader.clone());
    let app = TestApp::start_with(|setup| setup.extractor = extractor).await;
    (app, reader)
}

/// A form with a file called `name`, and fields besides.
pub(crate) fn form<'a>(
    call: Call<'a>,
    name: &str,
    file: &[u8],
    fields: &[(&str, &str)],
) -> Call<'a> {
    let mut body = Vec::new();
    for (field, value) in fields {
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
        body.extend(head.into_bytes());
    }
    let head = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    call.header("content-type", "multipart/form-data; boundary=edge")
        .raw_body(body)
}

/// Sends a fixture to be read.
pub(crate) fn upload<'a>(browser: &'a Browser, name: &str, fields: &[(&str, &str)]) -> Call<'a> {
    form(browser.post(PATH), name, &fixture(name), fields)
}

/// Sends a text, a page a line, to a reader that reads those.
pub(crate) fn send_text<'a>(browser: &'a Browser, text: &str) -> Call<'a> {
    form(browser.post(PATH), "text", text.as_bytes(), &[])
}
