use super::*;

const BASE: [(&str, &str); 3] = [
    ("NODE_ENV", "development"),
    ("BETTER_AUTH_SECRET", SECRET),
    ("PORT", "4000"),
];

#[test]
fn a_folder_that_is_no_frontend_stops_the_start_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().to_str().unwrap();
    let variables = [("BEZTACK__SERVER__STATIC_DIR", named)];
    let variables = [BASE.as_slice(), &variables].concat();
    let problems = read(&variables).unwrap_err().to_string();
    let line = format!("\n  server.static_dir: there is no index.html in {named}");
    assert!(problems.contains(&line), "{problems}");
    let settings = sources(&variables).settings(Purpose::Database);
    assert!(settings.is_ok(), "the schema needs no frontend");

    std::fs::write(folder.path().join("index.html"), "").unwrap();
    assert!(read(&variables).is_ok());
}

#[test]
fn the_command_line_has_the_last_word() {
    let sources = sources(&BASE).with("server.static_dir", "/nowhere/dist");
    let problems = sources.settings(Purpose::Server).unwrap_err().to_string();
    let line = "\n  server.static_dir: there is no folder /nowhere/dist";
    assert!(problems.contains(line), "{problems}");
}

#[test]
fn there_is_no_frontend_unless_told_so() {
    let settings = read(&BASE).unwrap();
    let frontend = settings.server.frontend(&settings.auth.base_url);
    assert!(frontend.unwrap().is_none());
}
