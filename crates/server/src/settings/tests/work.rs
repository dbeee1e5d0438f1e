use super::*;

/// What is wrong with a configuration that differs from a good one in this.
fn problems(name: &str, value: &str) -> String {
    let base = [("NODE_ENV", "development"), ("BETTER_AUTH_SECRET", SECRET)];
    let read = read(&[&base[..], &[(name, value)]].concat());
    read.map_or_else(|problems| problems.to_string(), |_| String::new())
}

#[test]
fn what_would_stop_all_work_stops_the_start() {
    for (name, value) in [
        ("jobs.concurrency", "0"),
        ("jobs.max_attempts", "0"),
        ("jobs.poll_interval", "0s"),
        ("jobs.attempt_timeout", "0s"),
        ("server.max_connections", "0"),
        ("server.body_limit", "0"),
        ("server.receive_timeout", "0s"),
        ("server.answer_timeout", "0s"),
    ] {
        let variable = format!("BEZTACK__{}", name.to_uppercase().replace('.', "__"));
        let problems = problems(&variable, value);
        assert!(
            problems.contains(&format!("\n  {name}: must be ")),
            "{name}: {problems}"
        );
    }
}

#[test]
fn a_file_that_says_less_than_one_attempt_stops_the_start_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jobs.toml");
    std::fs::write(&file, "[jobs]\nmax_attempts = -1\n").unwrap();
    let variables = Environment::of([("BETTER_AUTH_SECRET".to_owned(), SECRET.to_owned())]);
    let sources = Sources::merge(Some(&file), &variables, Problems::default());
    let problems = sources.settings(Purpose::Database).unwrap_err().to_string();
    assert!(
        problems.contains("\n  jobs.max_attempts: must be at least 1"),
        "{problems}"
    );
}

#[test]
fn a_proxy_that_is_no_address_stops_the_start() {
    let name = "BEZTACK__SERVER__TRUSTED_PROXIES";
    assert_eq!(problems(name, "127.0.0.1, 10.0.0.0/8"), "");
    let problems = problems(name, "10.0.0.0/8, proxy.test");
    let line = "\n  server.trusted_proxies: \"proxy.test\" is neither an address nor a network";
    assert!(problems.contains(line), "{problems}");
}
