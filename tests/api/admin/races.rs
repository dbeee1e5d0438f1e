//! What administrators do at the same moment as others.

use std::time::Duration;

use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use futures_util::future::{join, join_all};
use serde_json::json;

use super::{boss, post, somebody};
use crate::together::{assert_one_of_all, tally, together};

/// Signs Ada in from twelve browsers, while something else happens.
async fn amid_sign_ins<T>(app: &TestApp, action: impl Future<Output = T>) -> (Vec<Answer>, T) {
    let browsers: Vec<Browser> = (0..12).map(|_| app.anonymous()).collect();
    let email = address("ada");
    let sign_ins = join_all(browsers.iter().map(|b| b.sign_in(&email, PASSWORD)));
    let action = async {
        // Some of the hashes are computed by then, and some are not.
        tokio::time::sleep(Duration::from_millis(60)).await;
        action.await
    };
    join(sign_ins, action).await
}

#[actix_web::test]
async fn a_ban_wins_against_sign_ins() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    for _ in 0..3 {
        let ban = post(&boss, "ban-user", json!({ "userId": ada }));
        let (answers, ban) = amid_sign_ins(&app, ban).await;
        assert_eq!(ban.status(), 200);
        for answer in &answers {
            assert!(matches!(answer.status(), 200 | 403), "{answer}");
        }
        let left = app.count("session", &format!("user_id = '{ada}'")).await;
        assert_eq!(left, 0);
        post(&boss, "unban-user", json!({ "userId": ada })).await;
    }
}

#[actix_web::test]
async fn a_user_is_removed_once_and_signs_in_no_more() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let removals = join_all((0..10).map(|_| post(&boss, "remove-user", json!({ "userId": ada }))));
    let (answers, removals) = amid_sign_ins(&app, removals).await;
    for answer in &answers {
        assert!(matches!(answer.status(), 200 | 401), "{answer}");
    }
    assert_one_of_all(&removals, &[super::NOT_FOUND]);
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn one_address_makes_one_user() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let body = json!({ "email": "New@Example.test", "password": "x!", "name": "N" });
    let created = (0..12).map(|_| post(&boss, "create-user", body.clone()));
    let answers = together(&app, "\"user\"", created).await;
    assert_one_of_all(&answers, &["400 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"]);
    assert_eq!(app.count("account", "true").await, 2);
}

#[actix_web::test]
async fn an_impersonation_is_stopped_once() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    post(&boss, "impersonate-user", json!({ "userId": ada })).await;
    let tabs: Vec<_> = (0..12).map(|_| boss.copy()).collect();
    let stopped = tabs
        .iter()
        .map(|tab| post(tab, "stop-impersonating", json!({})));
    let tally = tally(&join_all(stopped).await);
    assert!(
        tally
            .keys()
            .all(|verdict| verdict == "200" || verdict == "401"),
        "{tally:?}"
    );
    assert_eq!(app.count("session", "impersonated_by IS NOT NULL").await, 0);
}
