use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::json;

use crate::auth::opens;
use crate::two_factor::{challenged, enrolled, verify_backup_code, verify_totp};

const LOSE: &str = "ALTER TABLE security_event RENAME TO lost";
const FIND: &str = "ALTER TABLE lost RENAME TO security_event";

#[actix_web::test]
async fn a_refusal_stands_where_it_cannot_be_written_down() {
    let app = TestApp::start_with(|setup| {
        setup.rules.limits.sign_in.most = 2;
        setup.rules.limits.sign_in.within = std::time::Duration::from_mins(15);
    })
    .await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    app.sql(LOSE).await;
    let answer = verify_totp(&browser, "000000").await;
    assert_eq!(answer.verdict(), "401 INVALID_CODE");
    let answer = verify_backup_code(&browser, "aaaaa-bbbbb").await;
    assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
    for name in ["ada", "nobody"] {
        let attempt = async || {
            let answer = app
                .anonymous()
                .sign_in(&address(name), "wrong horse 1")
                .await;
            answer.status()
        };
        let answers = [attempt().await, attempt().await, attempt().await];
        assert_eq!(answers, [401, 401, 429], "{name}");
    }
    let body = json!({ "currentPassword": "wrong horse 1", "newPassword": "better horse 2" });
    let call = ada.browser.post("/api/auth/change-password").json(&body);
    assert_eq!(call.send().await.verdict(), "400 INVALID_PASSWORD");
}

#[actix_web::test]
async fn what_changes_something_happens_with_its_event_or_not_at_all() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.sql(LOSE).await;
    let body = json!({ "currentPassword": PASSWORD, "newPassword": "better horse 2" });
    let call = ada.post("/api/auth/change-password").json(&body);
    assert_eq!(call.send().await.status(), 500);
    app.sql(FIND).await;
    assert!(opens(&app, "ada", PASSWORD).await);
    assert!(!opens(&app, "ada", "better horse 2").await);
}
