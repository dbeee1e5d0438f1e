//! Mails are in the language of the request that caused them.

use beztack_tests::{Call, TestApp, address};
use serde_json::json;

const SPANISH: &str = "fr;q=0.9, es-UY, en;q=0.3";

/// Sends a request in Spanish, and what it caused.
async fn in_spanish(app: &TestApp, call: Call<'_>) {
    let answer = call.header("accept-language", SPANISH).send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    app.run_jobs().await;
}

fn subject(app: &TestApp, to: &str, kind: &str) -> String {
    let mails = app.mailer().delivered_to(to);
    let mail = mails.into_iter().rfind(|mail| mail.kind == kind);
    mail.map_or_else(|| format!("no {kind} to {to}"), |mail| mail.subject)
}

#[actix_web::test]
async fn everything_that_a_request_causes_is_in_its_language() {
    let app = TestApp::start().await;
    let grace = app.person("grace").await;
    app.run_jobs().await;
    assert_eq!(
        subject(&app, &address("grace"), "welcome"),
        "Welcome to Beztack"
    );

    let ada = app.anonymous();
    let body =
        json!({ "name": "Ada", "email": address("ada"), "password": beztack_tests::PASSWORD });
    in_spanish(&app, ada.post("/api/auth/sign-up/email").json(&body)).await;
    let body = json!({ "email": address("ada") });
    in_spanish(
        &app,
        ada.post("/api/auth/request-password-reset").json(&body),
    )
    .await;
    in_spanish(
        &app,
        ada.post("/api/auth/send-verification-email").json(&body),
    )
    .await;
    let body = json!({ "newEmail": "countess@example.test" });
    in_spanish(&app, ada.post("/api/auth/change-email").json(&body)).await;
    for (to, kind, expected) in [
        (
            address("ada"),
            "welcome",
            "Te damos la bienvenida a Beztack",
        ),
        (
            address("ada"),
            "reset-password",
            "Restablece tu contraseña de Beztack",
        ),
        (
            address("ada"),
            "verification",
            "Verifica tu dirección para Beztack",
        ),
        (
            address("countess"),
            "verification",
            "Verifica tu dirección para Beztack",
        ),
    ] {
        assert_eq!(subject(&app, &to, kind), expected);
    }

    let body = json!({ "name": "Acme", "slug": "acme" });
    grace
        .post("/api/auth/organization/create")
        .json(&body)
        .send()
        .await;
    let body = json!({ "email": "new@example.test", "role": "member" });
    let call = grace
        .post("/api/auth/organization/invite-member")
        .json(&body);
    in_spanish(&app, call).await;
    assert_eq!(
        subject(&app, "new@example.test", "invitation"),
        "Únete a Acme en Beztack"
    );
}
