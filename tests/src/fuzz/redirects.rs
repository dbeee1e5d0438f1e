use beztack_auth::origin::TrustedOrigins;
use url::Url;

use super::Reader;

const HERE: &str = "https://auth.example.test";

const TRUSTED: [&str; 5] = [
    HERE,
    "https://app.example.test/with/a/path",
    "https://*.preview.example.test",
    "*.wild.example.test",
    "myapp://",
];

/// Where people may be sent: what is allowed leads, as browsers read it, to somebody trusted.
pub(super) struct Redirects {
    trusted: TrustedOrigins,
    here: Url,
}

impl Redirects {
    pub(super) fn new() -> Self {
        Self {
            trusted: TrustedOrigins::new(TRUSTED),
            here: HERE.parse().unwrap(),
        }
    }
}

impl Reader for Redirects {
    fn samples(&self) -> Vec<Vec<u8>> {
        let samples = [
            "/dashboard?tab=1&next=%2Fhome#top",
            "/",
            "https://auth.example.test/after",
            "https://app.example.test/welcome?x=1",
            "https://one.preview.example.test/a/b",
            "http://two.wild.example.test:8080/",
            "myapp://callback/path",
            "//evil.example/",
            "/\\evil.example",
            "https://app.example.test@evil.example/",
            "https://evil.example/https://app.example.test",
            "javascript:alert(1)",
            "https://evil.example#.preview.example.test",
            "https://evil.example?.wild.example.test",
        ];
        samples.map(|sample| sample.as_bytes().to_vec()).to_vec()
    }

    fn words(&self) -> &'static [&'static str] {
        &[
            "//",
            "\\",
            "/\\",
            "@",
            "#",
            "?",
            ":",
            "%2f",
            "%5c",
            "%09",
            "\t",
            "\n",
            "\r",
            "..",
            "/../",
            "evil.example",
            "https:",
            "https://",
            "http://",
            "data:",
            "javascript:",
            "myapp:",
            "[::1]",
            ".wild.example.test",
            ".preview.example.test",
            "\u{3002}",
            "\u{ff0f}",
            "\u{2024}",
            "\0",
        ]
    }

    fn read(&mut self, input: &[u8]) -> Result<(), String> {
        let target = String::from_utf8_lossy(input);
        let _ = self.trusted.allows_origin(&target);
        if !self.trusted.allows_redirect(&target) {
            return Ok(());
        }
        // What a browser makes nothing of leads nowhere.
        let Ok(address) = self.here.join(&target) else {
            return Ok(());
        };
        if is_trusted(&address) {
            Ok(())
        } else {
            Err(format!("{target:?} is allowed and leads to {address}"))
        }
    }
}

fn is_trusted(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    match address.scheme() {
        "myapp" => true,
        "https" => {
            let exact = ["auth.example.test", "app.example.test"];
            (exact.contains(&host) && address.port().is_none())
                || host.ends_with(".preview.example.test")
                || host.ends_with(".wild.example.test")
        }
        "http" => host.ends_with(".wild.example.test"),
        _ => false,
    }
}
