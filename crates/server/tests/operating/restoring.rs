//! A backup brings its people back.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::house::House;

#[test]
fn what_was_backed_up_is_there_again_and_its_people_get_in() {
    let house = House::new();
    let server = house.serve();
    assert_eq!(server.sign_up("ada"), 200);
    let said = house.done(&["backup", "ada.backup"]);
    assert!(said.contains("1 account(s), schema m2"), "{said}");
    let mode = fs::metadata(house.file("ada.backup")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    assert_eq!(server.sign_up("grace"), 200);

    // While the server has it open, nothing is put in its place.
    let said = house.refused(&["restore", "ada.backup", "--force"]);
    assert!(said.contains("the database is in use"), "{said}");
    assert_eq!(server.sign_in("grace"), 200);
    // Killed, it leaves a log behind that must not become part of the restored one.
    drop(server);
    assert!(house.files().contains(&"house.db-wal".to_owned()));
    let said = house.refused(&["restore", "ada.backup"]);
    assert!(said.contains("--force"), "{said}");
    house.done(&["restore", "ada.backup", "--force"]);
    let files = house.files();
    let aside = files.iter().find(|name| name.contains(".before-restore-"));
    let aside = aside.unwrap().clone();
    assert_eq!(
        files,
        ["ada.backup", "data", "house.db", &aside],
        "{files:?}"
    );

    let server = house.serve();
    assert_eq!((server.sign_in("ada"), server.sign_in("grace")), (200, 401));
    drop(server);
    // What was set aside is whole, with what was only in the log.
    house.done(&["restore", &aside, "--force"]);
    let server = house.serve();
    assert_eq!((server.sign_in("ada"), server.sign_in("grace")), (200, 200));
}

#[test]
fn where_there_is_no_database_a_backup_makes_one() {
    let house = House::new();
    house.done(&["migrate", "up"]);
    house.done(&["backup", "first.backup"]);
    fs::remove_file(house.database()).unwrap();
    // What is left of the one that is gone must not be taken for part of the new one.
    for left in ["house.db-wal", "house.db-shm", "house.db-journal"] {
        fs::write(house.file(left), "left over").unwrap();
    }
    let said = house.done(&["restore", "first.backup"]);
    assert!(said.contains("0 account(s)"), "{said}");
    // But it may be all there is of somebody's last changes.
    let (kept, rest): (Vec<_>, Vec<_>) = house
        .files()
        .into_iter()
        .partition(|name| name.contains(".before-restore-"));
    assert_eq!(rest, ["first.backup", "house.db"]);
    assert_eq!(kept.len(), 3, "{kept:?}");
    for name in kept {
        assert_eq!(fs::read_to_string(house.file(&name)).unwrap(), "left over");
    }
    house.done(&["migrate", "status"]);
}

#[test]
fn a_link_to_a_database_that_is_gone_stays_a_link() {
    let house = House::new();
    house.done(&["migrate", "up"]);
    house.done(&["backup", "first.backup"]);
    fs::remove_file(house.database()).unwrap();
    std::os::unix::fs::symlink("elsewhere.db", house.database()).unwrap();
    house.done(&["restore", "first.backup"]);
    assert!(house.file("elsewhere.db").is_file());
    assert!(house.database().is_symlink());
    house.done(&["migrate", "status"]);
}

#[test]
fn a_damaged_database_is_replaced_and_kept_as_it_is() {
    let house = House::new();
    house.done(&["migrate", "up"]);
    house.done(&["backup", "good.backup"]);
    fs::write(house.database(), "not any more").unwrap();
    let said = house.done(&["restore", "good.backup", "--force"]);
    assert!(said.contains("It was damaged"), "{said}");
    house.done(&["migrate", "status"]);
    let files = house.files();
    let aside = files.iter().find(|name| name.contains(".before-restore-"));
    let aside = fs::read_to_string(house.file(aside.unwrap())).unwrap();
    assert_eq!(aside, "not any more");
}
