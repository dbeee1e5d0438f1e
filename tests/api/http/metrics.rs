use beztack_http::MetricsConfig;
use beztack_http::metrics::{self, Watched};
use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::auth::opens;
use crate::organizations::user_id;

async fn fetch(port: u16, method: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// What Prometheus reads of a server now.
async fn page(app: &TestApp) -> String {
    let shares = [app.state().clone()];
    page_of(Watched::server(app.state(), &shares)).await
}

async fn page_of(watched: Watched) -> String {
    let config = MetricsConfig {
        listen: "127.0.0.1:0".to_owned(),
    };
    let (server, addresses) = metrics::listen(&config, watched).unwrap();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let port = addresses[0].port();
    let answer = fetch(port, "GET", "/metrics").await;
    // Nothing else is there.
    for (method, path) in [("GET", "/livez"), ("GET", "/"), ("POST", "/metrics")] {
        let other = fetch(port, method, path).await;
        assert!(other.starts_with("HTTP/1.1 4"), "{method} {path}: {other}");
    }
    handle.stop(false).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("application/openmetrics-text"), "{answer}");
    assert!(answer.trim_end().ends_with("# EOF"), "{answer}");
    answer
}

async fn counting() -> TestApp {
    TestApp::start_with(|setup| setup.settings.metrics = true).await
}

fn assert_says(page: &str, line: &str) {
    assert!(page.lines().any(|one| one == line), "no {line} in\n{page}");
}

#[actix_web::test]
async fn requests_are_counted_by_the_template_of_their_route() {
    let app = counting().await;
    let ada = app.person("ada").await;
    for path in ["/api/v1/subscriptions/one", "/api/v1/subscriptions/two"] {
        assert_eq!(ada.get(path).send().await.status(), 404);
    }
    for path in ["/wp-admin.php", "/api/auth/nothing", "/api/v1/nothing"] {
        assert_eq!(ada.get(path).send().await.status(), 404);
    }
    assert!(!opens(&app, "ada", "wrong horse 1").await);
    let page = page(&app).await;
    for (labels, count) in [
        (
            r#"method="GET",route="/api/v1/subscriptions/{id}",status="4xx""#,
            2,
        ),
        (r#"method="GET",route="unmatched",status="4xx""#, 3),
        (
            r#"method="POST",route="/api/auth/sign-in/email",status="4xx""#,
            1,
        ),
        (
            r#"method="POST",route="/api/auth/sign-up/email",status="2xx""#,
            1,
        ),
    ] {
        let line = format!("beztack_http_requests_total{{{labels}}} {count}");
        assert_says(&page, &line);
    }
    let labels = r#"method="POST",route="/api/auth/sign-up/email""#;
    let name = "beztack_http_request_duration_seconds";
    assert_says(&page, &format!("{name}_count{{{labels}}} 1"));
    assert_says(&page, &format!(r#"{name}_bucket{{le="+Inf",{labels}}} 1"#));
    assert_says(&page, "beztack_http_requests_in_flight 0");
}

#[actix_web::test]
async fn the_rest_of_the_house_is_told_of() {
    let app = counting().await;
    app.person("ada").await;
    let page_before = page(&app).await;
    assert_says(&page_before, r#"beztack_jobs{state="queued"} 1"#);
    app.run_jobs().await;
    let page = page(&app).await;
    assert_says(&page, r#"beztack_jobs{state="queued"} 0"#);
    assert_says(
        &page,
        r#"beztack_jobs_tried_total{kind="send_mail",outcome="done"} 1"#,
    );
    assert_says(&page, "beztack_database_up 1");
    assert_says(&page, r#"beztack_password_hashes{state="waiting"} 0"#);
    assert_says(
        &page,
        r#"beztack_password_hashes_done_total{scheme="argon2id"} 1"#,
    );
    assert_says(&page, r#"beztack_streams{kind="chat"} 0"#);
    let version = env!("CARGO_PKG_VERSION");
    assert_says(
        &page,
        &format!(r#"beztack_build_info{{version="{version}"}} 1"#),
    );
    for name in [
        "beztack_database_connections{pool=\"shared\",state=\"used\"}",
        "beztack_database_connections{pool=\"worker-0\",state=\"idle\"}",
        "beztack_database_connections_max{pool=\"shared\"}",
        "beztack_session_lookups_total{result=\"hit\"}",
        "beztack_http_rate_limited_total",
        "beztack_attempts_refused_total",
        "beztack_ocr_pages_max",
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
    ] {
        assert!(page.contains(name), "no {name} in\n{page}");
    }
}

#[actix_web::test]
async fn a_worker_tells_of_its_jobs_and_of_nothing_that_only_servers_have() {
    let app = counting().await;
    app.person("ada").await;
    app.run_jobs().await;
    let page = page_of(Watched::worker(app.app())).await;
    for line in [
        r#"beztack_jobs{state="queued"} 0"#,
        r#"beztack_jobs_tried_total{kind="send_mail",outcome="done"} 1"#,
        "beztack_database_up 1",
    ] {
        assert_says(&page, line);
    }
    let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let families: Vec<_> = types.filter_map(|line| line.split(' ').next()).collect();
    let expected = [
        "beztack_database_connections",
        "beztack_database_connections_max",
        "beztack_database_up",
        "beztack_jobs",
        "beztack_jobs_tried",
        "beztack_ocr_pages",
        "beztack_ocr_pages_max",
        "beztack_ocr_documents",
        "beztack_build_info",
        "process_cpu_seconds",
        "process_resident_memory_bytes",
        "process_start_time_seconds",
    ];
    assert_eq!(families, expected, "{page}");
}

#[actix_web::test]
async fn remembered_sessions_are_told_from_looked_up_ones() {
    let app = TestApp::start_with(|setup| {
        setup.settings.metrics = true;
        setup.session_cache = std::time::Duration::from_secs(10);
    })
    .await;
    let ada = app.person("ada").await;
    for _ in 0..5 {
        ada.session().await;
    }
    let page = page(&app).await;
    assert_says(&page, r#"beztack_session_lookups_total{result="hit"} 4"#);
    assert_says(&page, r#"beztack_session_lookups_total{result="miss"} 1"#);
}

#[actix_web::test]
async fn a_look_up_that_reads_more_than_once_is_still_one() {
    // Nothing that is read holds for so long: it is read again, and again.
    let app = TestApp::start_with(|setup| {
        setup.settings.metrics = true;
        setup.session_cache = std::time::Duration::from_nanos(1);
    })
    .await;
    let ada = app.person("ada").await;
    for _ in 0..5 {
        assert!(ada.session().await.is_object());
    }
    let page = page(&app).await;
    for (result, count) in [("hit", 0), ("miss", 5)] {
        let labels = format!("{{result=\"{result}\"}}");
        assert_says(
            &page,
            &format!("beztack_session_lookups_total{labels} {count}"),
        );
    }
}

#[actix_web::test]
async fn while_the_database_is_away_the_rest_is_told() {
    let app = counting().await;
    app.person("ada").await;
    app.lose_database().await;
    let page = page(&app).await;
    assert_says(&page, "beztack_database_up 0");
    assert!(!page.contains("beztack_jobs{"), "{page}");
    assert_says(&page, "beztack_http_requests_in_flight 0");
}

#[actix_web::test]
async fn no_label_tells_of_anybody() {
    let app = counting().await;
    let ada = app.person("ada").await;
    let id = user_id(&app, "ada").await;
    let token = app.text("SELECT token FROM session").await;
    let paths = [
        format!("/api/v1/membership/organization/{id}"),
        format!("/api/auth/reset-password/{token}?callbackURL=/"),
        format!("/api/auth/{}", address("ada")),
        format!("/{PASSWORD}"),
        "/api/v1/ocr/../../secret".to_owned(),
    ];
    for path in &paths {
        ada.get(&path.replace(' ', "%20")).send().await;
    }
    let body = json!({ "email": address("ada"), "password": PASSWORD });
    ada.post("/api/auth/sign-in/email").json(&body).send().await;
    let page = page(&app).await;
    for private in [
        id.as_str(),
        &token,
        "ada",
        "example.test",
        PASSWORD,
        "secret",
    ] {
        let told = page.lines().filter(|line| !line.starts_with('#'));
        let told = told.filter(|line| line.contains(private));
        assert_eq!(told.collect::<Vec<_>>(), Vec::<&str>::new(), "{private}");
    }
    let routes = page
        .lines()
        .filter_map(|line| line.split("route=\"").nth(1));
    for route in routes.filter_map(|rest| rest.split('"').next()) {
        assert!(
            route == "unmatched" || route.starts_with("/api/"),
            "{route} is no template"
        );
    }
}

#[actix_web::test]
async fn unless_they_are_wanted_nothing_is_counted() {
    let app = TestApp::start().await;
    app.person("ada").await;
    assert!(!page(&app).await.contains("beztack_http_requests_total{"));
}
