//! Where Prometheus finds the figures of servers and of workers of their own.

use std::fs;

use crate::house::{House, eventually, exchange, free_port};

const LISTEN: &str = "BEZTACK__METRICS__LISTEN";

const MAILED: &str = r#"beztack_jobs_tried_total{kind="send_mail",outcome="done"} 1"#;

/// A folder whose servers leave jobs to others, and show figures where this returns.
fn house() -> (House, u16) {
    let (house, port) = (House::new(), free_port());
    let variables = format!("BEZTACK__JOBS__IN_PROCESS=false\n{LISTEN}=127.0.0.1:{port}\n");
    fs::write(house.file(".env"), variables).unwrap();
    (house, port)
}

fn says(port: u16, line: &str) -> bool {
    let page = exchange(port, "GET", "/metrics", "");
    page.is_some_and(|page| page.lines().any(|one| one == line))
}

#[test]
fn a_worker_s_jobs_are_seen_where_it_was_told_to_show_them() {
    let (house, of_server) = house();
    let server = house.serve();
    assert_eq!(server.sign_up("ada"), 200);
    assert!(says(of_server, r#"beztack_jobs{state="queued"} 1"#));

    let of_worker = free_port();
    let mut worker = house.work((LISTEN, &format!("127.0.0.1:{of_worker}")));
    eventually("the worker mailed", || says(of_worker, MAILED));
    eventually("nothing waits", || {
        says(of_worker, r#"beztack_jobs{state="queued"} 0"#)
    });
    assert!(!says(of_server, MAILED), "it was not the server");
    let page = exchange(of_worker, "GET", "/metrics", "").unwrap();
    assert!(!page.contains("beztack_http_"), "{page}");
    let elsewhere = exchange(of_worker, "GET", "/livez", "").unwrap();
    assert!(elsewhere.starts_with("HTTP/1.1 404"), "{elsewhere}");

    assert!(worker.stop(), "it was told to");
    assert_eq!(exchange(of_worker, "GET", "/metrics", ""), None);
}

#[test]
fn where_a_server_shows_its_figures_no_worker_starts() {
    let (house, port) = house();
    let server = house.serve();
    assert_eq!(server.sign_up("ada"), 200);
    let said = house.refused(&["worker"]);
    let why = format!("metrics.listen: 127.0.0.1:{port}: taken");
    assert!(said.contains(&why) && said.contains(LISTEN), "{said}");
    // It left everything alone, and the figures are still the server's.
    assert!(says(port, r#"beztack_jobs{state="queued"} 1"#));
}

#[test]
fn where_a_worker_shows_its_figures_no_server_starts() {
    let (house, port) = house();
    house.done(&["migrate", "up"]);
    let _worker = house.work((LISTEN, &format!("127.0.0.1:{port}")));
    eventually("the worker is there", || {
        says(port, "beztack_database_up 1")
    });
    let said = house.refused(&["serve"]);
    let why = format!("metrics.listen: 127.0.0.1:{port}: taken");
    assert!(said.contains(&why), "{said}");
}
