use std::sync::Arc;

use actix_web::rt::{System, SystemRunner};
use tokio::runtime::{Builder, Runtime};

use super::Reader;
use crate::{Browser, SlowReader, TestApp};

const PLAIN: &str = "multipart/form-data; boundary=edge";

/// Documents in forms and in JSON, through the whole server: a refusal, and one that is
/// documented, or work.
pub(super) struct Uploads {
    system: SystemRunner,
    browser: Browser,
    _app: TestApp,
}

impl Uploads {
    pub(super) fn new() -> Self {
        let system = System::new();
        let (app, browser) = system.block_on(async {
            let reader = SlowReader::new();
            reader.let_read(1_000_000_000);
            let extractor = Arc::new(reader);
            let app = TestApp::start_with(|setup| setup.extractor = extractor).await;
            let browser = app.person("ada").await;
            (app, browser)
        });
        Self {
            system,
            browser,
            _app: app,
        }
    }
}

pub(super) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

impl Reader for Uploads {
    /// The content type, a line break, the body.
    fn samples(&self) -> Vec<Vec<u8>> {
        let part = |name: &str, rest: &str, value: &str| {
            format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{value}\r\n"
            )
        };
        let file = "; filename=\"../../a.png\"\r\nContent-Type: image/png";
        let picture = "\u{89}PNG\r\n\u{1a}\n....IHDR";
        let whole = [
            part("languages", "", "eng,spa"),
            part("pages", "", "1-3,7"),
            part("rotate", "", "90"),
            part("file", file, picture),
        ]
        .concat();
        [
            format!("{PLAIN}\n{whole}--edge--\r\n"),
            format!(
                "{PLAIN}\n{}--edge--\r\n",
                part("file", file, "%PDF-1.7\n1 0 obj")
            ),
            format!(
                "{PLAIN}\n{}--edge--\r\n",
                part("output", "", "tsv").repeat(40)
            ),
            "multipart/form-data; boundary=\"ed ge\"\n--ed ge--\r\n".to_owned(),
            "application/json\n{\"file\":\"iVBORw0KGgo=\",\"languages\":[\"eng\"],\"pages\":\"1\"}"
                .to_owned(),
        ]
        .map(String::into_bytes)
        .to_vec()
    }

    fn words(&self) -> &'static [&'static str] {
        &[
            "--edge",
            "--edge--",
            "\r\n",
            "\r\n\r\n",
            "Content-Disposition: form-data;",
            "name=\"file\"",
            "filename*=UTF-8''%00",
            "Content-Length: 9",
            "Content-Transfer-Encoding: base64",
            "boundary=",
            "charset=utf-16",
            "\"",
            "null",
            "[[[[[[[[",
            "4294967295-",
            "1-1,1-1,",
        ]
    }

    fn read(&mut self, input: &[u8]) -> Result<(), String> {
        let cut = input
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(input.len());
        let (kind, body) = input.split_at(cut);
        // What no header can hold never gets here.
        let kind: String = kind
            .iter()
            .filter(|b| (32..127).contains(*b))
            .map(|b| char::from(*b))
            .collect();
        let body = body.get(1..).unwrap_or_default().to_vec();
        let call = self
            .browser
            .post("/api/v1/ocr")
            .header("content-type", &kind)
            .raw_body(body);
        let answer = self.system.block_on(call.send());
        match answer.status() {
            500.. => Err(format!("{answer}")),
            _ => Ok(()),
        }
    }
}
