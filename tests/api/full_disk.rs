//! A disk that is full, on `SQLite`: its own limit of pages stands for it. What a commit
//! meets that finds no room, `cargo xtask faults disk` tries on a real one.

use beztack_persistence::Backend;
use beztack_tests::{PASSWORD, TestApp, address};

/// As small as the database is now, and as large as it may ever be.
const FULL: &str = "PRAGMA max_page_count = 1";
const ROOM: &str = "PRAGMA max_page_count = 4294967294";

/// Signs people up until there is no room for more of them.
async fn fill(app: &TestApp) -> String {
    let mut number = 0;
    loop {
        number += 1;
        assert!(number < 200, "the disk is never full");
        let name = format!("filler{number}");
        let answer = app.anonymous().sign_up(&name).await;
        if answer.status() != 200 {
            assert_eq!(answer.status(), 503, "{answer}");
            assert_eq!(answer.header("retry-after"), Some("1"), "{answer}");
            return name;
        }
    }
}

#[actix_web::test]
async fn a_full_disk_refuses_writes_keeps_reading_and_leaves_no_trace() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    if app.db().backend() == Backend::Postgres {
        // It has no such limit; what a lost database does is tested elsewhere.
        assert_eq!(ada.get("/api/v1/account").send().await.status(), 200);
        return;
    }
    app.sql(FULL).await;
    let refused = fill(&app).await;
    assert!(ada.session().await.is_object());
    assert_eq!(ada.get("/api/v1/account").send().await.status(), 200);

    app.sql(ROOM).await;
    let of_refused = format!("email = '{}'", address(&refused));
    assert_eq!(app.count("user", &of_refused).await, 0);

    let answer = app.anonymous().sign_up(&refused).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let answer = app.anonymous().sign_in(&address(&refused), PASSWORD).await;
    assert_eq!(answer.status(), 200, "{answer}");
}
