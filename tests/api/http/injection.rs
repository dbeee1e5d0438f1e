//! What people type is never taken for a part of a statement, of a document or of a header
//! (ASVS 5.0, 1.2).

use beztack_tests::{Browser, PASSWORD, TestApp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

/// What would change a statement that it were pasted into.
const STATEMENTS: [&str; 5] = [
    "' OR '1'='1",
    "'; DELETE FROM \"user\"; --",
    "\" OR 1=1 --",
    "x') UNION SELECT password FROM account --",
    "\\'; SELECT pg_sleep(9); --",
];

async fn found(boss: &Browser, query: &str) -> usize {
    let path = format!("/api/auth/admin/list-users?{query}");
    let answer = boss.get(&path).send().await;
    assert_eq!(answer.status(), 200, "{query}: {answer}");
    answer.json()["users"].as_array().unwrap().len()
}

#[actix_web::test]
async fn what_is_typed_is_no_part_of_a_statement() {
    let app = TestApp::start().await;
    let boss = app.app_administrator("boss").await;
    app.person("ada").await;
    app.person("grace").await;
    // A field that is none finds nobody, a limit that is none is not there.
    assert_eq!(found(&boss, "sortBy=name").await, 3);
    assert_eq!(found(&boss, "sortBy=shoes").await, 0);
    assert_eq!(found(&boss, "filterField=shoes&filterValue=x").await, 0);
    assert_eq!(found(&boss, "limit=many").await, 3);
    for typed in STATEMENTS {
        let value = utf8_percent_encode(typed, NON_ALPHANUMERIC);
        for query in [
            format!("searchField=name&searchValue={value}"),
            format!("filterField=name&filterValue={value}"),
            format!("filterField=email&filterOperator=contains&filterValue={value}"),
        ] {
            assert_eq!(found(&boss, &query).await, 0, "{query}");
        }
        for (query, people) in [
            (format!("sortBy={value}"), 0),
            (format!("sortBy=name{value}"), 0),
            (format!("filterField={value}&filterValue=x"), 0),
            (format!("filterField=name{value}&filterValue=Ada"), 0),
            (format!("limit={value}"), 3),
            (format!("limit=1{value}"), 3),
        ] {
            assert_eq!(found(&boss, &query).await, people, "{query}");
        }
        for query in [
            "sortBy=name&sortDirection=",
            "filterValue=x&filterOperator=",
        ] {
            let path = format!("/api/auth/admin/list-users?{query}{value}");
            let answer = boss.get(&path).send().await;
            assert_eq!(answer.status(), 400, "{query}: {answer}");
        }
        let answer = app.anonymous().sign_in(typed, PASSWORD).await;
        assert_eq!(answer.status(), 400, "{answer}");
        let answer = app.anonymous().sign_in("ada@example.test", typed).await;
        assert_eq!(answer.status(), 401, "{answer}");
        for path in ["security-events?cursor=", "security-events?kind="] {
            let answer = boss.get(&format!("/api/v1/{path}{value}")).send().await;
            assert_eq!(answer.status(), 422, "{path}: {answer}");
        }
    }
    assert_eq!(app.count("user", "1 = 1").await, 3);
}

#[actix_web::test]
async fn what_is_typed_is_no_part_of_an_answer() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let typed = [
        "\",\"role\":\"admin\",\"x\":\"",
        "\u{2028}</script><script>alert(1)</script>",
        "a\r\nset-cookie: planted=1",
    ];
    for name in STATEMENTS.into_iter().chain(typed) {
        let call = ada
            .post("/api/auth/update-user")
            .json(&json!({ "name": name }));
        let answer = call.send().await;
        assert_eq!(answer.status(), 200, "{answer}");
        let answer = ada.get("/api/auth/get-session").send().await;
        let user = answer.json()["user"].clone();
        assert_eq!(user["name"], name);
        assert_eq!(user["role"], "user", "{answer}");
        let planted = |cookie: &&str| cookie.contains("planted");
        assert!(!answer.cookies().iter().any(planted), "{answer}");
    }
}
