//! `/api/auth/two-factor`: a second factor, from enrolling to giving it up
//! (contract/better-auth.md 9).

mod bans;
mod challenge;
mod disable_two_factor;
mod enable_two_factor;
mod generate_backup_codes;
mod get_totp_uri;
mod otp;
mod races;
mod refusals;
mod storage;
mod trusted_device;
mod verify_backup_code;
mod verify_totp;

use beztack_domain::Clock as _;
use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use url::Url;

/// The name of the cookie that leads back to a challenge.
pub(crate) const CHALLENGE: &str = "better-auth.two_factor";

/// The name of the cookie that spares a browser the second factor.
const TRUST: &str = "better-auth.trust_device";

/// The authenticator app on somebody's telephone, which reads the URI by itself.
pub(crate) struct Authenticator(Totp);

impl Authenticator {
    /// Scans what an enrolment shows.
    fn scan(uri: &str) -> Self {
        let uri = Url::parse(uri).unwrap();
        let (_, secret) = uri
            .query_pairs()
            .find(|(name, _)| name == "secret")
            .unwrap();
        let secret = Secret::try_from_base32(&*secret).unwrap();
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(secret);
        Self(totp.build_noncompliant())
    }

    /// The code that it shows now.
    pub(crate) fn code(&self, app: &TestApp) -> String {
        self.code_in(app, 0)
    }

    /// The code that it shows this many time steps later.
    pub(crate) fn code_in(&self, app: &TestApp, steps: i64) -> String {
        let at = app.clock().now() + TimeDelta::seconds(30 * steps);
        let seconds = u64::try_from(at.timestamp()).unwrap();
        self.0.generate(seconds).to_string()
    }
}

/// Somebody whose second factor is in force.
pub(crate) struct Enrolled {
    pub(crate) browser: Browser,
    pub(crate) phone: Authenticator,
    pub(crate) backup_codes: Vec<String>,
}

async fn send(browser: &Browser, operation: &str, body: Value) -> Answer {
    let path = format!("/api/auth/two-factor/{operation}");
    browser.post(&path).json(&body).send().await
}

/// Begins an enrolment, which the first code is to put into force.
pub(crate) async fn enable(browser: &Browser) -> (Authenticator, Vec<String>) {
    let answer = send(browser, "enable", json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let body = answer.json();
    (
        Authenticator::scan(body["totpURI"].as_str().unwrap()),
        texts(&body["backupCodes"]),
    )
}

/// Signs somebody up and has them enrol. A minute later their first code has run out, so
/// that no test meets it.
pub(crate) async fn enrolled(app: &TestApp, name: &str) -> Enrolled {
    let browser = app.person(name).await;
    let (phone, backup_codes) = enable(&browser).await;
    let answer = verify_totp(&browser, &phone.code(app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    app.advance(TimeDelta::seconds(60));
    Enrolled {
        browser,
        phone,
        backup_codes,
    }
}

/// A browser in which somebody has shown their password, and owes the rest.
pub(crate) async fn challenged(app: &TestApp, name: &str) -> Browser {
    let browser = app.anonymous();
    let answer = browser.sign_in(&address(name), PASSWORD).await;
    let expected = json!({ "twoFactorRedirect": true });
    assert_eq!((answer.status(), answer.json()), (200, expected));
    browser
}

/// Passes a challenge in a new browser, and has it trusted.
pub(crate) async fn trusted(app: &TestApp, name: &str, person: &Enrolled) -> Browser {
    let browser = challenged(app, name).await;
    let body = json!({ "code": person.phone.code(app), "trustDevice": true });
    let answer = send(&browser, "verify-totp", body).await;
    assert_eq!(answer.status(), 200, "{answer}");
    browser
}

pub(crate) async fn verify_totp(browser: &Browser, code: &str) -> Answer {
    send(browser, "verify-totp", json!({ "code": code })).await
}

pub(crate) async fn verify_backup_code(browser: &Browser, code: &str) -> Answer {
    send(browser, "verify-backup-code", json!({ "code": code })).await
}

/// A server that mails codes as well.
async fn mailing() -> TestApp {
    TestApp::start_with(|setup| setup.rules.two_factor.otp_by_mail = true).await
}

/// Delivers the mail, and reads the newest code.
pub(crate) async fn mailed_code(app: &TestApp, name: &str) -> String {
    app.run_jobs().await;
    let mut mails = app.mailer().delivered_to(&address(name));
    mails.retain(|mail| mail.kind == "two-factor-code");
    let facts = mails.pop().unwrap().facts;
    let code = facts.into_iter().find(|(name, _)| name == "code");
    code.unwrap().1
}

/// The texts in a JSON array.
fn texts(array: &Value) -> Vec<String> {
    let texts = array.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}
