//! The three mails of original-api.md 4.4, which anybody could send there
//! (original-api.md D1).

use beztack_tests::{Browser, TestApp, address};
use insta::assert_snapshot;
use serde_json::{Value, json};

const WELCOME: &str = "/api/v1/email/welcome";
const RESET: &str = "/api/v1/email/password-reset";
const CONFIRMATION: &str = "/api/v1/email/subscription-confirmation";

async fn app_admin(app: &TestApp) -> Browser {
    let browser = app.person("root").await;
    app.sql("UPDATE \"user\" SET role = 'user,sudo' WHERE email = 'root@example.test'")
        .await;
    app.run_jobs().await;
    browser
}

fn smallest(path: &str) -> Value {
    match path {
        WELCOME => json!({ "to": "ada@example.test" }),
        RESET => json!({ "to": "ada@example.test", "resetUrl": "http://localhost:5173/reset" }),
        _ => json!({
            "to": "ada@example.test", "planName": "Pro", "amount": "USD 29", "billingPeriod": "month",
        }),
    }
}

#[actix_web::test]
async fn only_administrators_of_the_installation_send_mail() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let admin = app.person("admin").await;
    app.sql("UPDATE \"user\" SET role = 'admin' WHERE email = 'admin@example.test'")
        .await;
    app.run_jobs().await;
    for path in [WELCOME, RESET, CONFIRMATION] {
        let body = smallest(path);
        for (browser, verdict) in [
            (&app.anonymous(), "401 unauthorized"),
            (&ada, "403 forbidden"),
            (&admin, "403 forbidden"),
        ] {
            let answer = browser.post(path).json(&body).send().await;
            assert_eq!(answer.verdict(), verdict, "{path}");
        }
    }
    assert_eq!(app.run_jobs().await, 0);
}

#[actix_web::test]
async fn a_mail_is_sent_under_both_paths() {
    let app = TestApp::start().await;
    let root = app_admin(&app).await;
    for path in [WELCOME, RESET, CONFIRMATION] {
        for path in [path.to_owned(), path.replace("/api/v1/", "/api/")] {
            let before = app.mailer().delivered_to(&address("ada")).len();
            let canonical = path.replace("/api/email", "/api/v1/email");
            let answer = root.post(&path).json(&smallest(&canonical)).send().await;
            assert_eq!(answer.status(), 200, "{answer}");
            assert_eq!(answer.json()["success"], true);
            app.run_jobs().await;
            let mails = app.mailer().delivered_to(&address("ada"));
            assert_eq!(mails.len(), before + 1, "{path}");
            assert_eq!(answer.json()["emailId"], mails[before].id.as_str());
        }
    }
}

#[actix_web::test]
async fn it_says_what_was_asked_for_in_the_language_that_was_asked_for() {
    let app = TestApp::start().await;
    let root = app_admin(&app).await;
    let body = json!({
        "to": "ada@example.test", "username": "Ada", "planName": "Pro", "amount": "USD 29",
        "billingPeriod": "year", "language": "es",
    });
    root.post(CONFIRMATION).json(&body).send().await;
    app.run_jobs().await;
    let mails = app.mailer().delivered_to("ada@example.test");
    assert_snapshot!(mails[0].text, @r"
    Hola Ada,

    Gracias por elegir Pro.

    Plan: Pro
    Precio: USD 29 por año
    Estado: activa

    Puedes cambiarla o cancelarla cuando quieras.

    Gestionar suscripción:
    http://localhost:5173/billing

    Enviado automáticamente por Beztack.
    ");
}

#[actix_web::test]
async fn links_lead_to_trusted_places_only() {
    let app = TestApp::start().await;
    let root = app_admin(&app).await;
    for (path, field) in [
        (WELCOME, "loginUrl"),
        (RESET, "resetUrl"),
        (CONFIRMATION, "dashboardUrl"),
    ] {
        for url in [
            "https://evil.test/sign-in",
            "javascript:alert(1)",
            "myapp://open",
            "/relative",
            "https://app.example.test.evil.test/",
        ] {
            let mut body = smallest(path);
            body[field] = json!(url);
            let answer = root.post(path).json(&body).send().await;
            assert_eq!(answer.verdict(), "422 invalid-input", "{path} {url}");
            assert_eq!(answer.json()["errors"][0]["field"], field);
        }
        let mut body = smallest(path);
        body[field] = json!("https://app.example.test/there?x=1");
        let answer = root.post(path).json(&body).send().await;
        assert_eq!(answer.status(), 200, "{answer}");
    }
}

#[actix_web::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let app = TestApp::start().await;
    let root = app_admin(&app).await;
    let body = json!({
        "to": "nobody", "planName": "", "amount": "x".repeat(41), "billingPeriod": "month",
        "language": "de",
    });
    let answer = root.post(CONFIRMATION).json(&body).send().await;
    assert_eq!(answer.verdict(), "422 invalid-input");
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let mut fields: Vec<_> = errors
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["amount", "language", "planName", "to"]);

    // One mail, one recipient: the original took lists.
    let several = json!({ "to": ["a@example.test", "b@example.test"] });
    let answer = root.post(WELCOME).json(&several).send().await;
    assert_eq!(answer.verdict(), "422 invalid-input");
}
