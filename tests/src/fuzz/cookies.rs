use beztack_auth::{Secrets, cookie};

use super::Reader;
use crate::setup::{rotated, secrets};

const VALUES: [&str; 4] = [
    "9xHD9Tq0ZsD5Gm1nYI2pTB9PCCnLrZ4c",
    "value.with.dots",
    "grüße=; \"quoted\"",
    "token:true",
];

/// Signed cookies: nothing is taken for signed that we did not sign.
pub(super) struct Cookies {
    /// Of one secret, and of two.
    secrets: [Secrets; 2],
}

impl Cookies {
    pub(super) fn new() -> Self {
        let newest = "another-secret-0123456789-abcdefghijklmnopqrstuvwxyz";
        Self {
            secrets: [secrets(), rotated(newest)],
        }
    }
}

impl Reader for Cookies {
    fn samples(&self) -> Vec<Vec<u8>> {
        let signed = self
            .secrets
            .iter()
            .flat_map(|secrets| VALUES.map(|value| cookie::sign(value, secrets)));
        let mut samples: Vec<_> = signed.map(String::into_bytes).collect();
        let quoted = samples
            .first()
            .map(|first| [b"\"", &**first, b"\""].concat());
        samples.extend(quoted);
        samples
    }

    fn words(&self) -> &'static [&'static str] {
        &[".", "%2E", "%3D", "=", "\"", "%00", "%25", "%FF", "%"]
    }

    fn read(&mut self, input: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        for secrets in &self.secrets {
            let value = cookie::verify(&text, secrets);
            if let Some(value) = value.filter(|value| !VALUES.contains(&value.as_str())) {
                return Err(format!("{value:?} was never signed"));
            }
            let sent = cookie::sign(&text, secrets);
            let back = cookie::verify(&sent, secrets);
            if !text.is_empty() && back.as_deref() != Some(&*text) {
                return Err(format!("{text:?} comes back as {back:?}"));
            }
        }
        Ok(())
    }
}
