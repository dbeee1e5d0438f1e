//! Every text that somebody sets has a longest length, and the field is named that is over
//! it. What a database already holds may be longer.

use beztack_tests::{Browser, PASSWORD, TestApp};
use serde_json::{Value, json};

use crate::admin::boss;
use crate::organizations::{done, found, user_id};

const PICTURE: usize = 256 * 1024;
const METADATA: usize = 64 * 1024;

/// A server that takes bodies as large as the configuration lets them be.
async fn roomy() -> TestApp {
    TestApp::start_with(|setup| setup.settings.body_limit = 1024 * 1024).await
}

async fn verdict(browser: &Browser, operation: &str, body: &Value) -> (String, String) {
    let path = format!("/api/auth/{operation}");
    let answer = browser.post(&path).json(body).send().await;
    let message = match answer.status() {
        200 => String::new(),
        _ => answer.json()["message"].as_str().unwrap().to_owned(),
    };
    (answer.verdict(), message)
}

/// Asserts that a text of `longest` letters passes, and one more is too long.
async fn assert_longest(
    browser: &Browser,
    operation: &str,
    place: &str,
    longest: usize,
    body: impl Fn(String) -> Value,
) {
    let (over, message) = verdict(browser, operation, &body("x".repeat(longest + 1))).await;
    assert_eq!(over, "400 VALIDATION_ERROR", "{operation} {place}");
    let complaint = format!("[body.{place}] Too big: expected string to have <={longest} ");
    assert!(message.contains(&complaint), "{operation}: {message}");
    let (within, _) = verdict(browser, operation, &body("x".repeat(longest))).await;
    assert_eq!(within, "200", "{operation} {place}");
}

#[actix_web::test]
async fn people_name_and_show_themselves_within_limits() {
    let app = roomy().await;
    let sign_up = |name: &str, image: String, email: &str| json!({ "name": name, "image": image, "email": email, "password": PASSWORD });
    let stranger = app.anonymous();
    assert_longest(&stranger, "sign-up/email", "name", 255, |name| {
        sign_up(&name, String::new(), "one@example.test")
    })
    .await;
    assert_longest(&stranger, "sign-up/email", "image", PICTURE, |image| {
        sign_up("Two", image, "two@example.test")
    })
    .await;
    let ada = app.person("ada").await;
    assert_longest(
        &ada,
        "update-user",
        "name",
        255,
        |name| json!({ "name": name }),
    )
    .await;
    assert_longest(
        &ada,
        "update-user",
        "image",
        PICTURE,
        |image| json!({ "image": image }),
    )
    .await;
    // Characters count, not bytes.
    let crabs = json!({ "name": "🦀".repeat(255) });
    assert_eq!(verdict(&ada, "update-user", &crabs).await.0, "200");
}

#[actix_web::test]
async fn an_address_that_no_mail_reaches_is_none() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let of_length = |length: usize| "a".repeat(length - 13) + "@example.test";
    let long = of_length(255);
    let sign_up = |email| json!({ "name": "A", "email": email, "password": PASSWORD });
    let stranger = app.anonymous();
    for (browser, operation, body, refusal) in [
        (&stranger, "sign-up/email", sign_up(&long), "INVALID_EMAIL"),
        (&stranger, "sign-in/email", sign_up(&long), "INVALID_EMAIL"),
        (
            &ada,
            "change-email",
            json!({ "newEmail": long }),
            "VALIDATION_ERROR",
        ),
    ] {
        let (verdict, _) = verdict(browser, operation, &body).await;
        assert_eq!(verdict, format!("400 {refusal}"), "{operation}");
    }
    let body = sign_up(&of_length(254));
    assert_eq!(verdict(&stranger, "sign-up/email", &body).await.0, "200");
}

#[actix_web::test]
async fn organizations_and_teams_describe_themselves_within_limits() {
    let app = roomy().await;
    let engine = found(&app, "ada", "engine").await;
    let owner = &engine.owner;
    let object = |text: String| json!({ "k": &text[r#"{"k":""}"#.len()..] });
    for (field, longest) in [
        ("name", 255),
        ("slug", 255),
        ("logo", PICTURE),
        ("metadata", METADATA),
    ] {
        let value = |text| match field {
            "metadata" => object(text),
            _ => Value::from(text),
        };
        let create = |text| {
            let mut body = json!({ "name": "N", "slug": format!("of-{field}"),
                "keepCurrentActiveOrganization": true });
            body[field] = value(text);
            body
        };
        assert_longest(owner, "organization/create", field, longest, create).await;
        let update = |text: String| json!({ "data": { field: value(text.replace('x', "y")) } });
        let place = format!("data.{field}");
        assert_longest(owner, "organization/update", &place, longest, update).await;
    }
    let name = |name| json!({ "name": name });
    assert_longest(owner, "organization/create-team", "name", 255, name).await;
    let team = engine.team("Compilers").await;
    let rename = |name| json!({ "teamId": team, "data": { "name": name } });
    assert_longest(owner, "organization/update-team", "data.name", 255, rename).await;
}

#[actix_web::test]
async fn members_are_something_within_limits() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let owner = &engine.owner;
    let bob = engine.member(&app, "bob", "member").await;
    let member = done_get(&bob).await;
    let over = "x".repeat(256);
    // Several roles count together.
    let halves = json!(["x".repeat(128), "y".repeat(127)]);
    for (operation, body) in [
        (
            "invite-member",
            json!({ "email": "eve@example.test", "role": over }),
        ),
        (
            "update-member-role",
            json!({ "memberId": member, "role": halves }),
        ),
    ] {
        let operation = format!("organization/{operation}");
        let (verdict, message) = verdict(owner, &operation, &body).await;
        assert_eq!(verdict, "400 VALIDATION_ERROR", "{operation}");
        assert!(message.starts_with("[body.role] Too big"), "{message}");
    }
    let team = engine.team("Compilers").await;
    let invite = |teams: Vec<&str>| json!({ "email": "eve@example.test", "role": "member", "teamId": teams });
    let (refused, message) = verdict(
        owner,
        "organization/invite-member",
        &invite(vec![team.as_str(); 501]),
    )
    .await;
    assert_eq!(refused, "400 VALIDATION_ERROR");
    assert!(message.starts_with("[body.teamId] Too big"), "{message}");
    let twice = invite(vec![team.as_str(); 2]);
    let invitation = done(owner, "invite-member", twice).await;
    assert_eq!(invitation["teamId"], team.as_str());
}

/// The member id of who asks.
async fn done_get(browser: &Browser) -> Value {
    let path = "/api/auth/organization/get-active-member";
    browser.get(path).send().await.json()["id"].clone()
}

#[actix_web::test]
async fn administrators_keep_the_limits_too() {
    let app = roomy().await;
    let boss = boss(&app).await;
    app.person("ada").await;
    let ada = user_id(&app, "ada").await;
    let ban = |reason| json!({ "userId": ada, "banReason": reason });
    assert_longest(&boss, "admin/ban-user", "banReason", 255, ban).await;
    let role = |role| json!({ "userId": ada, "role": role });
    assert_longest(&boss, "admin/set-role", "role", 255, role).await;
    for (field, longest) in [
        ("name", 255),
        ("role", 255),
        ("banReason", 255),
        ("image", PICTURE),
    ] {
        let update = |text| json!({ "userId": ada, "data": { field: text } });
        let place = format!("data.{field}");
        assert_longest(&boss, "admin/update-user", &place, longest, update).await;
    }
    let new = |name, email: &str| json!({ "name": name, "email": email, "password": PASSWORD });
    assert_longest(&boss, "admin/create-user", "name", 255, |name| {
        new(name, "one@example.test")
    })
    .await;
    let address = "a".repeat(300) + "@example.test";
    let (refused, _) = verdict(&boss, "admin/create-user", &new("N".to_owned(), &address)).await;
    assert_eq!(refused, "400 INVALID_EMAIL");
}

#[actix_web::test]
async fn what_a_database_already_holds_is_read_however_long() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let long = "x".repeat(1_000);
    app.sql(&format!("UPDATE \"user\" SET name = '{long}'"))
        .await;
    app.sql(&format!("UPDATE organization SET name = '{long}'"))
        .await;
    let session = app.signed_in("ada").await.session().await;
    assert_eq!(session["user"]["name"], long.as_str());
    let path = "/api/auth/organization/get-full-organization";
    let whole = engine.owner.get(path).send().await.json();
    assert_eq!(whole["name"], long.as_str());
}
