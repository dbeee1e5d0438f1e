use std::collections::HashSet;

use beztack_tests::{Browser, TestApp};
use chrono::TimeDelta;
use serde_json::json;

use super::{boss, get, post, set_column};

/// Names that tell every wildcard from the character it is.
const NAMES: [&str; 6] = ["A*b", "a[c]", "q?x", "A%z", r"back\slash", "Ünder_x"];

/// One user for each name, a second apart, and an administrator before them.
async fn with_names(app: &TestApp) -> Browser {
    let boss = boss(app).await;
    for (number, name) in NAMES.into_iter().enumerate() {
        app.advance(TimeDelta::seconds(1));
        let email = format!("u{number}@example.test");
        let body = json!({ "email": email, "password": "x!", "name": name });
        assert_eq!(post(&boss, "create-user", body).await.status(), 200);
    }
    boss
}

/// The names of a page.
async fn names(boss: &Browser, query: &str) -> Vec<String> {
    let answer = get(boss, &format!("list-users?{query}")).await;
    assert_eq!(answer.status(), 200, "{query}: {answer}");
    let users = answer.json()["users"].clone();
    let users = users.as_array().unwrap().iter();
    users
        .map(|user| user["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn assert_found(boss: &Browser, cases: &[(&str, &[&str])]) {
    for (query, expected) in cases {
        assert_eq!(names(boss, query).await, *expected, "{query}");
    }
}

#[actix_web::test]
async fn all_users_are_listed_in_the_order_in_which_they_joined() {
    let app = TestApp::start().await;
    let boss = with_names(&app).await;
    let answer = get(&boss, "list-users").await;
    assert_eq!(answer.json()["total"], 7);
    assert_eq!(answer.json().get("limit"), None);
    assert_eq!(answer.json().get("offset"), None);
    assert!(!answer.text().contains("password"), "{answer}");
    let mut expected = vec!["Boss"];
    expected.extend(NAMES);
    assert_eq!(names(&boss, "").await, expected);
}

#[actix_web::test]
async fn texts_are_searched_by_case_and_with_wildcards() {
    let app = TestApp::start().await;
    let boss = with_names(&app).await;
    for (rest, expected) in [
        ("*", &["A*b"][..]),
        ("[c]", &["a[c]"]),
        ("%3F", &["q?x"]),
        (r"%5C%25", &["A%z"]),
        (r"%5C_", &["Ünder_x"]),
        (r"%5C%5C", &[r"back\slash"]),
        ("a", &["a[c]", r"back\slash"]),
        ("A%25z", &["A%z"]),
        ("A_b", &["A*b"]),
        ("A&searchOperator=starts_with", &["A%z", "A*b"]),
        ("_nder&searchOperator=starts_with", &["Ünder_x"]),
        ("x&searchOperator=ends_with", &["q?x", "Ünder_x"]),
        (r"h%5C&searchOperator=ends_with", &[]),
    ] {
        let query = format!("searchField=name&sortBy=name&searchValue={rest}");
        assert_eq!(names(&boss, &query).await, expected, "{query}");
    }
    // The address is searched unless the name is asked for, and nothing is everybody.
    assert_found(
        &boss,
        &[
            ("searchValue=u3", &["A%z"]),
            ("searchValue=U3", &[]),
            ("searchValue=u0&filterField=name&filterValue=q%3Fx", &[]),
        ],
    )
    .await;
    assert_eq!(names(&boss, "searchValue=").await.len(), 7);
}

#[actix_web::test]
async fn booleans_are_filtered_as_what_they_are() {
    let app = TestApp::start().await;
    let boss = with_names(&app).await;
    app.sql("UPDATE \"user\" SET banned = NULL WHERE name = 'A*b'")
        .await;
    app.sql("UPDATE \"user\" SET banned = true, email_verified = true WHERE name = 'q?x'")
        .await;
    let others: &[&str] = &["A%z", "A*b", "Boss", "a[c]", r"back\slash", "Ünder_x"];
    assert_found(
        &boss,
        &[
            ("filterField=banned&filterValue=true", &["q?x"]),
            ("filterField=banned&filterValue=false&sortBy=name", others),
            (
                "filterField=banned&filterValue=true&filterOperator=ne&sortBy=name",
                others,
            ),
            ("filterField=emailVerified&filterValue=true", &["q?x"]),
            (
                "filterField=emailVerified&filterValue=false&sortBy=name",
                others,
            ),
            ("filterField=banned&filterValue=maybe", &[]),
            (
                "filterField=banned&filterOperator=contains&filterValue=true",
                &[],
            ),
        ],
    )
    .await;
}

#[actix_web::test]
async fn texts_and_times_are_filtered() {
    let app = TestApp::start().await;
    let boss = with_names(&app).await;
    let joined = "filterField=createdAt&filterOperator";
    assert_found(
        &boss,
        &[
            ("filterValue=u0@example.test", &["A*b"]),
            ("filterField=role&filterValue=admin", &["Boss"]),
            (
                "filterField=name&filterOperator=contains&filterValue=der",
                &["Ünder_x"],
            ),
            (
                &format!("{joined}=lt&filterValue=2026-01-01T09:00:01Z"),
                &["Boss"],
            ),
            (
                &format!("{joined}=lte&filterValue=2026-01-01T09:00:01Z"),
                &["Boss", "A*b"],
            ),
            (
                &format!("{joined}=gt&filterValue=2026-01-01T09:00:05Z"),
                &["Ünder_x"],
            ),
            (
                &format!("{joined}=gte&filterValue=2026-01-01T09:00:05Z"),
                &[r"back\slash", "Ünder_x"],
            ),
        ],
    )
    .await;
}

#[actix_web::test]
async fn pages_are_sorted_both_ways_and_capitals_come_first() {
    let app = TestApp::start().await;
    let boss = with_names(&app).await;
    set_column(&app, "u2", "ban_reason = 'r'").await;
    let mut sorted = vec![
        "A%z",
        "A*b",
        "Boss",
        "a[c]",
        r"back\slash",
        "q?x",
        "Ünder_x",
    ];
    assert_eq!(names(&boss, "sortBy=name").await, sorted);
    sorted.reverse();
    let query = "sortBy=name&sortDirection=desc";
    assert_eq!(names(&boss, query).await, sorted);
    // Those without a value come last, on either database.
    assert_found(&boss, &[("sortBy=banReason&limit=1", &["q?x"])]).await;
}

#[actix_web::test]
async fn pages_have_a_size_and_a_beginning() {
    let app = TestApp::start().await;
    let boss = with_names(&app).await;
    let answer = get(&boss, "list-users?sortBy=name&limit=2&offset=1").await;
    let page = answer.json();
    assert_eq!((&page["limit"], &page["offset"]), (&json!(2), &json!(1)));
    assert_eq!(page["total"], 7, "of all pages");
    assert_eq!(page["users"][0]["name"], "A*b");
    assert_eq!(page["users"].as_array().map(Vec::len), Some(2));

    for ignored in ["limit=0&offset=0", "limit=x&offset=y", "limit=-1&offset=-1"] {
        let answer = get(&boss, &format!("list-users?{ignored}")).await;
        assert_eq!(answer.json().get("limit"), None, "{ignored}");
        assert_eq!(answer.json().get("offset"), None, "{ignored}");
        assert_eq!(answer.json()["users"].as_array().map(Vec::len), Some(7));
    }
    let answer = get(&boss, "list-users?limit=5000").await;
    assert_eq!(answer.json()["limit"], 1000, "and never more");
    for absurd in ["limit=99999999999999999999", "offset=9223372036854775807"] {
        let answer = get(&boss, &format!("list-users?{absurd}")).await;
        assert_eq!(answer.status(), 200, "{absurd}");
    }
}

/// That many people who joined at once.
async fn import(app: &TestApp, people: usize) {
    let at = "'2026-01-02 00:00:00'";
    let rows: Vec<_> = (0..people)
        .map(|n| format!("('id-{n}', 'N', 'n{n}@example.test', false, {at}, {at})"))
        .collect();
    app.sql(&format!(
        "INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) VALUES {}",
        rows.join(", ")
    ))
    .await;
}

#[actix_web::test]
async fn without_a_size_a_page_holds_a_hundred() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    import(&app, 120).await;
    let page = get(&boss, "list-users").await.json();
    assert_eq!(page["users"].as_array().map(Vec::len), Some(100));
    assert_eq!(page["total"], 121);
    let page = get(&boss, "list-users?limit=1000").await.json();
    assert_eq!(page["users"].as_array().map(Vec::len), Some(121));
}

/// The ids of everybody, page by page.
async fn ids(boss: &Browser, sort: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for offset in (0..150).step_by(50) {
        let query = format!("list-users?limit=50&offset={offset}&{sort}");
        let page = get(boss, &query).await.json();
        let users = page["users"].as_array().unwrap().iter();
        ids.extend(users.map(|user| user["id"].as_str().unwrap().to_owned()));
    }
    ids
}

#[actix_web::test]
async fn pages_of_people_who_joined_at_once_neither_repeat_nor_lose_anybody() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    import(&app, 120).await;
    let mut forth = ids(&boss, "sortBy=createdAt").await;
    assert_eq!(forth.iter().collect::<HashSet<_>>().len(), 121);
    let back = ids(&boss, "sortBy=createdAt&sortDirection=desc").await;
    forth.reverse();
    assert_eq!(back, forth);
}

#[actix_web::test]
async fn what_can_find_nobody_finds_nobody() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    for query in [
        "filterField=password&filterValue=x",
        "filterField=nonsense&filterValue=x",
        "sortBy=password",
        "sortBy=name%3B%20DROP%20TABLE%20session",
    ] {
        let answer = get(&boss, &format!("list-users?{query}")).await;
        assert_eq!(answer.json(), json!({ "users": [], "total": 0 }), "{query}");
    }
    for query in [
        "searchField=role",
        "searchOperator=like",
        "sortDirection=up",
        "searchValue=%00",
        "filterField=name&filterValue=a%00b",
    ] {
        let answer = get(&boss, &format!("list-users?{query}")).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{query}");
    }
}

#[actix_web::test]
async fn without_a_database_it_is_a_503() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.lose_database().await;
    assert_eq!(get(&boss, "list-users").await.status(), 503);
}
