//! Two instances on one database count together.

use beztack_tests::{Browser, TestApp, address};
use futures_util::future::join_all;
use serde_json::json;

use super::{limited, start, wait_of};
use crate::together::tally;
use crate::two_factor::{challenged, enrolled, verify_totp};

#[actix_web::test]
async fn what_one_instance_counted_the_other_one_knows() {
    let one = start().await;
    let other = one.another_with(limited).await;
    one.person("ada").await;
    let guess = async |app: &TestApp| {
        let browser = app.anonymous();
        browser.sign_in(&address("ada"), "wrong horse 1").await
    };
    for _ in 0..10 {
        assert_eq!(guess(&one).await.status(), 401);
        assert_eq!(guess(&other).await.status(), 401);
    }
    wait_of(&guess(&one).await);
    wait_of(&guess(&other).await);

    let ask = async |app: &TestApp| {
        let body = json!({ "email": address("ada") });
        let browser = app.anonymous();
        let call = browser.post("/api/auth/request-password-reset");
        call.json(&body).send().await
    };
    for app in [&one, &other, &one, &other, &one] {
        assert_eq!(ask(app).await.status(), 200);
    }
    wait_of(&ask(&other).await);
}

#[actix_web::test]
async fn codes_that_reach_both_at_once_are_ten_attempts_together() {
    let one = start().await;
    let other = one.another_with(limited).await;
    let ada = enrolled(&one, "ada").await;
    let right = [-1, 0, 1].map(|steps| ada.phone.code_in(&one, steps));
    let mut codes = (0..).map(|number| format!("{number:06}"));
    let wrong = codes.find(|code| !right.contains(code)).unwrap();

    let tabs = [
        challenged(&one, "ada").await,
        challenged(&other, "ada").await,
    ];
    let browsers: Vec<Browser> = (0..50).map(|number| tabs[number % 2].copy()).collect();
    let answers = join_all(browsers.iter().map(|tab| verify_totp(tab, &wrong))).await;
    let tally = tally(&answers);
    assert_eq!(tally["401 INVALID_CODE"], 10, "{tally:?}");
    assert_eq!(answers.iter().filter(|a| a.status() == 429).count(), 40);
}
