//! What operators hand out, and how they see that a server is well.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::house::House;

#[test]
fn everything_about_somebody_is_written_for_nobody_else_to_read() {
    let house = House::new();
    let server = house.serve();
    assert_eq!(server.sign_up("ada"), 200);
    house.done(&["export", "ada@example.test", "--out", "ada.json"]);
    let file = house.file("ada.json");
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"email\":\"ada@example.test\""), "{text}");
    assert!(
        text.ends_with("]}}\n") && !text.contains("$argon2id$"),
        "{text}"
    );
    // What is there is not written over.
    house.refused(&["export", "ada@example.test", "--out", "ada.json"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let printed = house.done(&["export", "ADA@example.test"]);
    assert!(printed.contains("\"parts\":{\"profile\":[{"), "{printed}");
    let said = house.refused(&["export", "nobody@example.test", "--out", "nobody.json"]);
    assert!(said.contains("nobody has an account"), "{said}");
    assert!(!house.file("nobody.json").exists());
}

#[test]
fn a_server_says_whether_it_is_well() {
    let house = House::new();
    let server = house.serve();
    let port = server.port();
    let said = house.about(port, &["health"]);
    assert!(said.succeeded && said.text.contains("ready"), "{said:?}");
    drop(server);
    let said = house.about(port, &["health"]);
    assert!(
        !said.succeeded && said.text.contains("nobody listens"),
        "{said:?}"
    );
}
