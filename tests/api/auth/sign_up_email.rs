use beztack_tests::{Answer, TestApp, address};
use futures_util::future::join_all;
use insta::assert_snapshot;
use serde_json::{Value, json};

const PATH: &str = "/api/auth/sign-up/email";

async fn sign_up(app: &TestApp, body: Value) -> Answer {
    app.anonymous().post(PATH).json(&body).send().await
}

/// Ada's body with `changes`; a null takes a field away.
fn ada(changes: &Value) -> Value {
    let mut body =
        json!({ "name": "Ada", "email": "ada@example.test", "password": "correct horse 1" });
    let fields = body.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), value.clone());
        }
    }
    body
}

#[actix_web::test]
async fn a_person_signs_up_and_is_signed_in() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    assert_snapshot!(answer, @r#"
    200 OK
    content-type: application/json
    set-cookie: better-auth.session_token=00000000000000000000000000000006.SKtrVY6%2BvNWI%2BzQZnsCGJnYDNUE5idUCtnMHW0IXWX4%3D; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax

    {
      "token": "wzucjey7gAulFSrcnTTUA5rAlHM6Mve6",
      "user": {
        "banExpires": null,
        "banReason": null,
        "banned": false,
        "createdAt": "2026-01-01T09:00:00.000Z",
        "email": "ada@example.test",
        "emailVerified": false,
        "id": "00000000000000000000000000000002",
        "image": null,
        "name": "Ada",
        "role": "user",
        "twoFactorEnabled": false,
        "updatedAt": "2026-01-01T09:00:00.000Z"
      }
    }
    "#);

    let session = browser.session().await;
    assert_eq!(session["user"], answer.json()["user"]);
    assert_eq!(session["session"]["token"], answer.json()["token"]);
}

#[actix_web::test]
async fn the_rows_are_those_of_better_auth() {
    let app = TestApp::start().await;
    app.person("ada").await;
    assert_eq!(app.count("user", "email = 'ada@example.test'").await, 1);
    let row = "provider_id = 'credential' AND account_id = user_id AND password IS NOT NULL";
    assert_eq!(app.count("account", row).await, 1);
    let row = "ip_address = '127.0.0.1' AND user_agent = 'TestBrowser/1.0' \
        AND active_organization_id IS NULL AND impersonated_by IS NULL";
    assert_eq!(app.count("session", row).await, 1);
}

#[actix_web::test]
async fn a_session_that_is_not_to_be_remembered_ends_with_the_browser() {
    let app = TestApp::start().await;
    let answer = sign_up(&app, ada(&json!({ "rememberMe": false }))).await;
    let lines = answer.cookies();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| !line.contains("Max-Age")));
    assert!(lines[1].starts_with("better-auth.dont_remember=true."));
}

#[actix_web::test]
async fn an_address_is_stored_in_lower_case() {
    let app = TestApp::start().await;
    let answer = sign_up(&app, ada(&json!({ "email": "ADA@Example.TEST" }))).await;
    assert_eq!(answer.json()["user"]["email"], "ada@example.test");
}

#[actix_web::test]
async fn an_image_and_an_empty_name_are_fine() {
    let app = TestApp::start().await;
    let image = "https://cdn.example.test/a.png";
    let answer = sign_up(&app, ada(&json!({ "name": "", "image": image }))).await;
    assert_eq!(answer.json()["user"]["image"], image);
    assert_eq!(answer.json()["user"]["name"], "");
}

#[actix_web::test]
async fn an_address_that_is_taken_is_refused_however_it_is_written() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let answer = sign_up(&app, ada(&json!({}))).await;
    assert_snapshot!(answer, @r#"
    422 Unprocessable Entity
    content-type: application/json

    {
      "code": "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
      "message": "User already exists. Use another email."
    }
    "#);
    let answer = sign_up(&app, ada(&json!({ "email": "ADA@EXAMPLE.TEST" }))).await;
    assert_eq!(
        answer.verdict(),
        "422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"
    );
    assert_eq!(app.count("user", "true").await, 1);
}

#[actix_web::test]
async fn fifty_who_want_one_address_at_once_get_one_account() {
    let app = TestApp::start().await;
    let browsers: Vec<_> = (0..50).map(|_| app.anonymous()).collect();
    let answers = join_all(browsers.iter().map(|browser| browser.sign_up("ada"))).await;

    let (winners, losers): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status() == 200);
    assert_eq!(winners.len(), 1);
    for loser in losers {
        assert_eq!(loser.verdict(), "422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
        assert_eq!(loser.cookies(), Vec::<&str>::new());
    }
    for table in ["user", "account", "session", "job"] {
        assert_eq!(app.count(table, "true").await, 1, "{table}");
    }
}

#[actix_web::test]
async fn what_is_no_address_is_refused() {
    let app = TestApp::start().await;
    let looks_alike = "\u{430}da@example.test"; // Its first letter is Cyrillic.
    for email in [
        json!("plain"),
        json!("a@b"),
        json!("a b@example.test"),
        json!("@example.test"),
        json!("a@example..test"),
        json!("ada@example.test "),
        json!(""),
        json!(7),
        json!(null),
        json!(looks_alike),
        json!("ada@ex\u{430}mple.test"),
        json!("ada\u{ff20}example.test"),
    ] {
        let answer = sign_up(&app, ada(&json!({ "email": email }))).await;
        assert_eq!(answer.verdict(), "400 INVALID_EMAIL", "{email}");
    }
    assert_eq!(app.count("user", "true").await, 0);
}

#[actix_web::test]
async fn a_password_has_a_length_counted_as_javascript_counts() {
    let app = TestApp::start().await;
    for (password, verdict) in [
        ("1234567".to_owned(), "400 PASSWORD_TOO_SHORT"),
        ("p".repeat(129), "400 PASSWORD_TOO_LONG"),
        ("🙂".repeat(3), "400 PASSWORD_TOO_SHORT"),
        ("🙂".repeat(65), "400 PASSWORD_TOO_LONG"),
    ] {
        let answer = sign_up(&app, ada(&json!({ "password": password }))).await;
        assert_eq!(answer.verdict(), verdict, "{password}");
    }
    for (name, password) in [("short", "🙂".repeat(4)), ("long", "p".repeat(128))] {
        let body = ada(&json!({ "email": address(name), "password": password }));
        assert_eq!(sign_up(&app, body).await.status(), 200, "{name}");
    }
}

#[actix_web::test]
async fn what_is_missing_is_named() {
    let app = TestApp::start().await;
    for (changes, message) in [
        (
            json!({ "name": null }),
            "[body.name] Invalid input: expected string, received undefined",
        ),
        (
            json!({ "password": null }),
            "[body.password] Invalid input: expected string, received undefined",
        ),
        (
            json!({ "password": 123_456_789 }),
            "[body.password] Invalid input: expected string, received number",
        ),
        (
            json!({ "password": null, "name": [] }),
            "[body.password] Invalid input: expected string, received undefined; \
             [body.name] Invalid input: expected string, received array",
        ),
    ] {
        let answer = sign_up(&app, ada(&changes)).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{changes}");
        assert_eq!(answer.json()["message"], message);
    }
}

#[actix_web::test]
async fn a_body_that_is_no_object_is_no_record() {
    let app = TestApp::start().await;
    for (body, found) in [(json!([]), "array"), (json!("x"), "string")] {
        let answer = sign_up(&app, body).await;
        let message = format!("[body] Invalid input: expected record, received {found}");
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        assert_eq!(answer.json()["message"], message);
    }
    let answer = app.anonymous().post(PATH).send().await;
    let message = "[body] Invalid input: expected record, received undefined";
    assert_eq!(answer.json()["message"], message);
}

#[actix_web::test]
async fn what_only_administrators_set_is_refused() {
    let app = TestApp::start().await;
    for (changes, verdict) in [
        (
            json!({ "role": "admin" }),
            "400 ROLE_IS_NOT_ALLOWED_TO_BE_SET",
        ),
        (
            json!({ "role": ["user"] }),
            "400 ROLE_IS_NOT_ALLOWED_TO_BE_SET",
        ),
        (
            json!({ "banReason": "x" }),
            "400 BANREASON_IS_NOT_ALLOWED_TO_BE_SET",
        ),
        (
            json!({ "banExpires": 1 }),
            "400 BANEXPIRES_IS_NOT_ALLOWED_TO_BE_SET",
        ),
    ] {
        let answer = sign_up(&app, ada(&changes)).await;
        assert_eq!(answer.verdict(), verdict, "{changes}");
    }
    assert_eq!(app.count("user", "true").await, 0);
}

#[actix_web::test]
async fn other_fields_are_ignored() {
    let app = TestApp::start().await;
    let changes = json!({
        "id": "chosen-by-client", "nickname": "x", "createdAt": "2001-01-01T00:00:00.000Z",
        "emailVerified": true, "twoFactorEnabled": true, "banned": true,
        "role": "", "banReason": false,
    });
    let answer = sign_up(&app, ada(&changes)).await;
    let user = &answer.json()["user"];
    assert_eq!(answer.status(), 200);
    assert_ne!(user["id"], "chosen-by-client");
    assert_eq!(user["createdAt"], "2026-01-01T09:00:00.000Z");
    assert_eq!(user["role"], "user");
    for field in ["emailVerified", "twoFactorEnabled", "banned"] {
        assert_eq!(user[field], false, "{field}");
    }
}

#[actix_web::test]
async fn signing_up_while_signed_in_changes_over_to_the_new_person() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    browser.sign_up("grace").await;
    let session = browser.session().await;
    assert_eq!(session["user"]["email"], "grace@example.test");
}
