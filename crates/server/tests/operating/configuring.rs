//! What a `.env` in the working directory sets, as the real binary reads it.

use std::fs;

use crate::house::House;

const FILE: &str = "\u{feff}APP_NAME=My Company # ours
RESEND_FROM_NAME=O'Brien
hunter2
APP_ADMIN_EMAILS=ada@example.test, grace@example.test
APP_URL=https://app.example.test/$HOME";

#[test]
fn every_line_of_a_file_counts_or_is_named() {
    let house = House::new();
    fs::write(house.file(".env"), FILE).unwrap();
    let said = house.refused(&["config", "check"]);
    assert!(
        said.contains("the configuration has 1 problem(s)"),
        "{said}"
    );
    let line = ".env: line 3 is neither NAME=value nor a comment";
    assert!(said.contains(line), "{said}");
    assert!(!said.contains("hunter2"), "{said}");

    let all = FILE.replace("hunter2", "# hunter2");
    fs::write(house.file(".env"), all).unwrap();
    let said = house.done(&["config", "check"]);
    for set in [
        "name = \"My Company\"",
        "from_name = \"O'Brien\"",
        "admin_emails = \"ada@example.test, grace@example.test\"",
        "url = \"https://app.example.test/$HOME\"",
    ] {
        assert!(said.contains(set), "{set} is missing in: {said}");
    }
}
