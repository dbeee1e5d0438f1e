//! What the binary makes is its owner's alone, whoever starts it and however.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::house::{House, eventually};

/// Everything in a folder, with what is in its folders.
fn everything(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            let inside = if path.is_dir() {
                everything(&path)
            } else {
                Vec::new()
            };
            inside.into_iter().chain([path])
        })
        .collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_reads_the_database_or_the_mails() {
    let house = House::before("sqlite://kept/here/house.db");
    let server = house.serve();
    assert_eq!(server.sign_up("ada"), 200);
    let mailbox = house.file("data/mailbox");
    let is_delivered = || {
        let mails = fs::read_dir(&mailbox).into_iter().flatten().flatten();
        mails
            .map(|mail| mail.path())
            .any(|mail| mail.extension().is_some_and(|ending| ending == "json"))
    };
    eventually("a mail is delivered", is_delivered);

    let made = everything(house.folder());
    for name in ["house.db", "house.db-wal", "house.db-shm"] {
        let file = house.file("kept/here").join(name);
        assert!(made.contains(&file), "{name}: {made:?}");
    }
    for path in &made {
        let allowed = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(path), allowed, "{}", path.display());
    }
}

#[test]
fn what_is_there_already_stays_as_it_is() {
    let house = House::before("sqlite://kept/house.db");
    fs::create_dir(house.file("kept")).unwrap();
    let file = house.file("kept/house.db");
    fs::write(&file, "").unwrap();
    for (path, mode) in [(house.file("kept"), 0o750), (file.clone(), 0o640)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    house.done(&["migrate", "up"]);
    assert_eq!(mode(&house.file("kept")), 0o750);
    assert_eq!(mode(&file), 0o640);
}
