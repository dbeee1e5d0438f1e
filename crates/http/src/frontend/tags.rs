use std::collections::HashMap;
use std::io::{self, Read as _, Seek as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use actix_files::NamedFile;
use actix_web::http::header::EntityTag;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Most files that are remembered; a frontend has some hundreds.
const MOST: usize = 10_000;

/// How much of a digest is told, in bytes.
const TOLD: usize = 12;

/// What files are told by: a digest of their content, so that every instance says the
/// same, and nothing about the machine. Each is read once, until it is another file.
#[derive(Debug, Default)]
pub(super) struct Tags(Mutex<HashMap<PathBuf, (Identity, String)>>);

/// Tells a file from what was there before, even if that had the same length and time.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    number: u64,
    length: u64,
    changed: (i64, i64),
}

impl Tags {
    /// The tag of an open file. Weak, because the body may be compressed on its way.
    pub(super) fn of(&self, file: &NamedFile) -> io::Result<EntityTag> {
        let metadata = file.metadata();
        let identity = Identity {
            number: metadata.ino(),
            length: metadata.len(),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        };
        if let Some(known) = self.known(file, &identity) {
            return Ok(EntityTag::new_weak(known));
        }
        let digest = digest(file)?;
        let mut tags = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tags.len() >= MOST {
            tags.clear();
        }
        tags.insert(file.path().to_owned(), (identity, digest.clone()));
        Ok(EntityTag::new_weak(digest))
    }

    fn known(&self, file: &NamedFile, identity: &Identity) -> Option<String> {
        let tags = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, digest) = tags.get(file.path())?;
        (then == identity).then(|| digest.clone())
    }
}

fn digest(file: &NamedFile) -> io::Result<String> {
    // It has the cursor in common with the file, which is put there before it is sent.
    let mut content = file.file().try_clone()?;
    content.rewind()?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let length = content.read(&mut buffer)?;
        let Some(read) = buffer.get(..length).filter(|read| !read.is_empty()) else {
            break;
        };
        hasher.update(read);
    }
    content.rewind()?;
    let told = hasher.finalize();
    Ok(BASE64_URL_SAFE_NO_PAD.encode(told.get(..TOLD).unwrap_or_default()))
}
