use std::sync::Arc;
use std::time::Duration;

use beztack_auth::StorageFormat;
use beztack_auth::password::{HasherConfig, PasswordHasher};
use beztack_domain::auth::PlainPassword;
use tokio::runtime::Runtime;

use super::Reader;
use crate::browser::PASSWORD;
use crate::fakes::SequentialIds;

/// What a comparison may take, whatever the stored hash says of itself.
const LONGEST: Duration = Duration::from_secs(10);

/// Stored hashes of both kinds: whatever stands in the row, the answer is yes or no.
pub(super) struct Hashes {
    runtime: Runtime,
    hasher: PasswordHasher,
}

impl Hashes {
    pub(super) fn new() -> Self {
        let config = HasherConfig {
            threads: 1,
            queue: 4,
        };
        let ids = Arc::new(SequentialIds::default());
        Self {
            runtime: super::uploads::runtime(),
            hasher: PasswordHasher::start(config, StorageFormat::Hardened, ids).unwrap(),
        }
    }

    fn stored(&self, format: StorageFormat) -> Vec<u8> {
        let config = HasherConfig {
            threads: 1,
            queue: 4,
        };
        let ids = Arc::new(SequentialIds::default());
        let hasher = PasswordHasher::start(config, format, ids).unwrap();
        let password = PlainPassword::to_compare(PASSWORD.to_owned());
        self.runtime
            .block_on(hasher.hash(password))
            .unwrap()
            .into_bytes()
    }
}

impl Reader for Hashes {
    fn samples(&self) -> Vec<Vec<u8>> {
        // Cheap ones, so that more of them are tried in the same time.
        let cheap = b"$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let mut samples = vec![cheap.to_vec(); 6];
        samples.push(self.stored(StorageFormat::Hardened));
        samples.push(self.stored(StorageFormat::BetterAuth));
        samples
    }

    fn words(&self) -> &'static [&'static str] {
        &[
            "$",
            ",",
            "m=",
            "t=",
            "p=",
            ":",
            "$argon2id$",
            "v=19",
            "v=16",
            "=",
        ]
    }

    fn read(&mut self, input: &[u8]) -> Result<(), String> {
        let stored = String::from_utf8_lossy(input).into_owned();
        let (hasher, is_ours) = (self.hasher.clone(), stored.len());
        let answer = self.runtime.block_on(async move {
            let password = PlainPassword::to_compare("something else".to_owned());
            let verified = hasher.verify(Some(stored), password);
            tokio::time::timeout(LONGEST, verified).await
        });
        match answer {
            Ok(Ok(false)) => Ok(()),
            Ok(Ok(true)) => Err("another password matches".to_owned()),
            Ok(Err(fault)) => Err(format!("a fault for {is_ours} bytes: {fault}")),
            Err(_elapsed) => Err(format!("no answer within {LONGEST:?}")),
        }
    }
}
