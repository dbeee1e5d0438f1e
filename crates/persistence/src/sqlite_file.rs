use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;

use crate::backup::file_of;

/// Nobody else reads what holds everybody's secrets.
pub(crate) const PRIVATE: u32 = 0o600;

/// Makes the file that `url` names if it is not there yet and SQLite would make it: SQLite
/// would let everybody read it. What it keeps beside the file is as private as that is.
///
/// A file that is there stays as it is. What stands in the way SQLite says itself.
pub(crate) fn make(url: &str) {
    let Ok(file) = file_of(url) else {
        return;
    };
    let would_be_made = !url.contains("mode=") || url.contains("mode=rwc");
    // One that is there is not even opened: closing it gives up the locks that this process
    // may have on it.
    if would_be_made && matches!(file.try_exists(), Ok(false)) {
        let private = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(PRIVATE)
            .open(file);
        drop(private);
    }
}
