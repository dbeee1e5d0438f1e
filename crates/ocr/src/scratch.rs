//! Folders for what is only there while it is read.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What the names of ours begin with, so that nothing else is ever removed.
const PREFIX: &str = "beztack-ocr-";
const LOCK: &str = "lock";

/// This process's folder. It holds a lock as long as it lives, however it ends: a folder
/// whose lock is free belongs to nobody any more, and whoever comes next removes it.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: TempDir,
    lock: PathBuf,
    _held: File,
}

impl Scratch {
    /// Clears away what dead processes left in `root`, and makes a folder of our own.
    pub(crate) fn open(root: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(root)?;
        sweep(root)?;
        let folder = private().prefix(PREFIX).tempdir_in(root)?;
        // A sweep only looks for locks, and this one has its name when it is held.
        let (nameless, lock) = (
            folder.path().with_extension("new"),
            folder.path().with_extension(LOCK),
        );
        let held = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&nameless)?;
        held.try_lock().map_err(io::Error::from)?;
        fs::rename(&nameless, &lock)?;
        Ok(Self {
            folder,
            lock,
            _held: held,
        })
    }

    /// A folder for one document, gone when it is dropped.
    pub(crate) fn document(&self) -> io::Result<TempDir> {
        private().tempdir_in(self.folder.path())
    }
}

/// Folders into which nobody else looks: unasked they would be made as the process is told to
/// make any.
fn private() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o700));
    builder
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left is removed by the next sweep.
        let _ = fs::remove_file(&self.lock);
    }
}

/// Removes every folder whose owner is gone.
fn sweep(root: &Path) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        let is_ours = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.starts_with(PREFIX));
        if is_ours && path.extension().is_some_and(|extension| extension == LOCK) && is_free(&path)
        {
            tracing::info!(folder = %path.display(), "clearing away what a dead process left");
            gone(fs::remove_dir_all(path.with_extension("")))?;
            gone(fs::remove_file(&path))?;
        }
    }
    Ok(())
}

/// Whether nobody holds this lock.
fn is_free(lock: &Path) -> bool {
    File::open(lock).is_ok_and(|file| file.try_lock().is_ok())
}

/// Somebody else may have been faster.
fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_looks_into_a_document() {
        let root = tempfile::tempdir().unwrap();
        let scratch = Scratch::open(root.path()).unwrap();
        let page = scratch.document().unwrap();
        for (path, allowed) in [
            (scratch.folder.path(), 0o700),
            (page.path(), 0o700),
            (&*scratch.lock, 0o600),
        ] {
            let mode = fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, allowed, "{}", path.display());
        }
    }

    #[test]
    fn what_a_dead_process_left_is_swept_and_what_lives_stays() {
        let root = tempfile::tempdir().unwrap();
        let living = Scratch::open(root.path()).unwrap();
        let page = living.document().unwrap();
        fs::write(page.path().join("page.pgm"), "x").unwrap();

        // A process that was killed: its folder and its lock, which nobody holds.
        let dead = root.path().join("beztack-ocr-dead");
        fs::create_dir_all(dead.join("document")).unwrap();
        fs::write(dead.with_extension(LOCK), "").unwrap();
        let stranger = root.path().join("somebody-elses.lock");
        fs::write(&stranger, "").unwrap();

        let second = Scratch::open(root.path()).unwrap();
        assert!(!dead.exists() && !dead.with_extension(LOCK).exists());
        assert!(page.path().join("page.pgm").exists());
        assert!(stranger.exists());
        drop((page, living, second));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
