use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use super::{BackupError, companions, named_after, on_disk};
use crate::sqlite_file::PRIVATE;

/// A file that is not there yet under its name; gone unless it is put in its place.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
}

impl Draft {
    /// An empty one in the folder of `file`, so that it can be put in its place at once.
    pub(super) fn beside(file: &Path) -> Result<Self, BackupError> {
        let path = named_after(file, &format!(".partial-{}", std::process::id()));
        // What a process with our number left behind is nobody's any more.
        let _ = fs::remove_file(&path);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(PRIVATE)
            .open(&path)
            .map_err(on_disk("making a file for the copy"))?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Fills it from another file.
    pub(super) fn fill(&self, from: &Path) -> Result<(), BackupError> {
        let mut source = File::open(from).map_err(on_disk("opening the backup"))?;
        let mut target = OpenOptions::new()
            .write(true)
            .open(&self.path)
            .map_err(on_disk("opening the copy"))?;
        io::copy(&mut source, &mut target)
            .map(drop)
            .map_err(on_disk("copying the backup"))
    }

    /// Gives it the owner and the rights of the file that it replaces, or else the owner
    /// of its folder: whoever restores may be root, and the server is not.
    pub(super) fn belong_like(&self, file: &Path) -> Result<(), BackupError> {
        let failed = || on_disk("giving the restored database its owner");
        let folder = folder(file);
        let (model, mode) = match fs::metadata(file) {
            Ok(replaced) => {
                let mode = replaced.permissions().mode() & 0o777;
                (replaced, mode)
            }
            Err(_absent) => (fs::metadata(folder).map_err(failed())?, PRIVATE),
        };
        let ours = fs::metadata(&self.path).map_err(failed())?;
        let is_root = ours.uid() == 0;
        if is_root && (ours.uid(), ours.gid()) != (model.uid(), model.gid()) {
            chown(&self.path, Some(model.uid()), Some(model.gid())).map_err(failed())?;
        }
        fs::set_permissions(&self.path, fs::Permissions::from_mode(mode)).map_err(failed())
    }

    /// Sees it onto the disk. Nobody may have it open with locks in this process: closing
    /// it here would give them up.
    pub(super) fn sync(&self) -> Result<(), BackupError> {
        let file = File::open(&self.path);
        file.and_then(|file| file.sync_all())
            .map_err(on_disk("writing the copy to the disk"))
    }

    /// Puts it where it belongs, all at once; over what is there only to `replace` it.
    pub(super) fn place(self, file: &Path, replace: bool) -> Result<(), BackupError> {
        if replace {
            fs::rename(&self.path, file).map_err(on_disk("putting the copy in its place"))?;
        } else {
            match keep(&self.path, file) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    return Err(BackupError::Exists(file.to_owned()));
                }
                Err(error) => return Err(on_disk("putting the copy in its place")(error)),
            }
        }
        sync_folder(file)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // In its place it has this name no more, or not alone.
        let _ = fs::remove_file(&self.path);
        for companion in companions(&self.path) {
            let _ = fs::remove_file(companion);
        }
    }
}

/// Gives a file a second name that nothing has yet. Where files cannot have two, it is
/// looked whether there is something, and then it has the second alone.
pub(super) fn keep(file: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(file, name) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) if name.try_exists()? => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(file, name),
        Ok(()) => Ok(()),
    }
}

/// Sees the names in the folder of `file` onto the disk.
pub(super) fn sync_folder(file: &Path) -> Result<(), BackupError> {
    File::open(folder(file))
        .and_then(|folder| folder.sync_all())
        .map_err(on_disk("writing the folder to the disk"))
}

/// The folder that a file is in; a bare name is in the working directory.
pub(super) fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
