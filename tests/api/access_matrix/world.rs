use std::collections::BTreeMap;
use std::sync::Arc;

use beztack_auth::email_token::Purpose;
use beztack_domain::billing::Provider;
use beztack_tests::{Browser, PASSWORD, SlowReader, TestApp, address};
use serde_json::json;

use crate::auth::{TOKEN, allow_deletion, email_token, handle_of, link, reset_token};
use crate::organizations::{Founded, done, found_by, member_id, user_id};
use crate::two_factor::{enrolled, mailed_code};

/// Everybody who could ask, in the order of the matrix's columns.
pub(super) const PERSONAS: [&str; 8] = [
    "anonymous",
    "stranger",
    "member",
    "admin",
    "owner",
    "banned",
    "impersonated",
    "app-admin",
];

/// What requests change, parents first; as it was again before the next one.
pub(super) const TABLES: [&str; 23] = [
    "user",
    "organization",
    "session",
    "account",
    "verification",
    "two_factor",
    "member",
    "invitation",
    "team",
    "team_member",
    "plan",
    "subscription",
    "admin_tier_override",
    "admin_tier_override_audit",
    "ai_conversation",
    "ai_message",
    "ai_run",
    "ai_chunk",
    "ai_usage",
    "ocr_document",
    "ocr_content",
    "ocr_usage",
    "security_event",
];

/// What stays as requests leave it, because no answer here depends on it, or because the
/// database keeps it right by itself.
pub(super) const LEFT_ALONE: [&str; 9] = [
    "attempt",
    "inbound_event",
    "job",
    "jwks",
    "payment",
    "pending_plan_change",
    "setting",
    "user_count",
    "webhook_log",
];

/// One organization, somebody of every kind, and things of it to get at.
pub(super) struct World {
    app: TestApp,
    browsers: BTreeMap<&'static str, Browser>,
    values: BTreeMap<&'static str, String>,
}

impl World {
    pub(super) async fn build() -> Self {
        let reader = SlowReader::new();
        reader.let_read(1000);
        let app = TestApp::start_with(|setup| {
            setup.extractor = Arc::new(reader);
            setup.rules.two_factor.single_use = false;
            setup.rules.two_factor.otp_by_mail = true;
            setup.sign_tokens();
        })
        .await;
        let enrolled = enrolled(&app, "owner").await;
        let engine = found_by(enrolled.browser.copy(), "engine").await;
        let mut values = things(&app, &engine).await;
        values.insert("code", enrolled.phone.code(&app));
        values.insert("backup", enrolled.backup_codes[0].clone());
        let mut browsers = people(&app, &engine).await;
        browsers.insert("owner", engine.owner.copy());
        let send_otp = engine.owner.post("/api/auth/two-factor/send-otp");
        assert_eq!(send_otp.json(&json!({})).send().await.status(), 200);
        values.insert("otp", mailed_code(&app, "owner").await);
        values.insert("invitation", engine.invite("root", "member").await);
        allow_deletion(&app, "member").await;
        link(&app, "member", "github").await;
        say_hello(&browsers["member"]).await;
        let document = browsers["member"]
            .post("/api/v1/ocr")
            .json(&json!({ "file": "eA==" }));
        let document = document.send().await.json();
        values.insert("document", document["id"].as_str().unwrap().to_owned());
        let world = Self {
            app,
            browsers,
            values,
        };
        world.keep().await;
        world
    }

    /// A browser of this persona, as if it had done nothing yet.
    pub(super) fn browser(&self, persona: &str) -> Browser {
        self.browsers[persona].copy()
    }

    /// What stands for a name; `x` for what nobody has.
    pub(super) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("x", String::as_str)
    }

    /// `input` with every `$name` replaced.
    pub(super) fn filled(&self, input: &str) -> String {
        let mut names: Vec<_> = self.values.iter().collect();
        // Longest first: one name may begin with another.
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names
            .into_iter()
            .fold(input.to_owned(), |text, (name, value)| {
                text.replace(&format!("${name}"), value)
            })
    }

    async fn keep(&self) {
        for table in TABLES {
            let copy = format!("CREATE TABLE kept_{table} AS SELECT * FROM \"{table}\"");
            self.app.sql(&copy).await;
        }
    }

    /// Undoes whatever a request did.
    pub(super) async fn restore(&self) {
        let delete = TABLES.iter().rev();
        let delete = delete.map(|table| format!("DELETE FROM \"{table}\";"));
        let insert = TABLES.iter();
        let insert =
            insert.map(|table| format!("INSERT INTO \"{table}\" SELECT * FROM kept_{table};"));
        let all: String = delete.chain(insert).collect();
        self.app.sql(&format!("BEGIN;{all}COMMIT")).await;
    }
}

/// What inputs name.
async fn things(app: &TestApp, engine: &Founded) -> BTreeMap<&'static str, String> {
    let colleague = engine.member(app, "colleague", "member").await;
    let user = user_id(app, "colleague").await;
    let owner = user_id(app, "owner").await;
    let team = engine.team("Compilers").await;
    for user in [&user, &owner] {
        let body = json!({ "teamId": team, "userId": user });
        done(&engine.owner, "add-team-member", body).await;
    }
    app.seed(Provider::Polar).await;
    let subscription = app.subscribe("organization_id", &engine.id, "pro").await;
    // It stands in no deletion's way.
    app.sql("UPDATE subscription SET status = 'canceled'").await;
    let proof = email_token(app, &address("colleague"), Purpose::Verify);
    BTreeMap::from([
        ("engine", engine.id.clone()),
        ("organization", engine.id.clone()),
        ("subscriptions", subscription),
        ("plans", "polar_pro_month".to_owned()),
        ("team", team),
        ("user", user),
        ("member", member_id(app, "colleague").await),
        ("session", handle_of(&colleague).await),
        ("email", address("colleague")),
        ("password", PASSWORD.to_owned()),
        ("proof", proof),
        ("deletion", TOKEN.to_owned()),
        ("token", reset_token(app, "colleague").await),
        ("provider", "github".to_owned()),
        ("chat", "talk".to_owned()),
        ("conversations", "talk".to_owned()),
    ])
}

/// What the member has said to the model.
async fn say_hello(member: &Browser) {
    let message = json!({
        "id": "hello", "role": "user", "parts": [{ "type": "text", "text": "Hello" }],
    });
    let chat = member.post("/api/v1/ai/chat");
    let body = json!({ "id": "talk", "messages": [message], "trigger": "submit-message" });
    assert_eq!(chat.json(&body).send().await.status(), 200);
}

async fn people(app: &TestApp, engine: &Founded) -> BTreeMap<&'static str, Browser> {
    let root = app.app_administrator("root").await;
    let stranger = found_by(app.person("stranger").await, "loom").await.owner;
    let member = engine.member(app, "member", "member").await;
    let admin = engine.member(app, "admin", "admin").await;
    let banned = engine.member(app, "banned", "admin").await;
    administer(&root, "ban-user", &user_id(app, "banned").await).await;
    let impersonated = app.signed_in("root").await;
    let user = user_id(app, "member").await;
    administer(&impersonated, "impersonate-user", &user).await;
    let body = json!({ "organizationId": engine.id });
    done(&impersonated, "set-active", body).await;
    BTreeMap::from([
        ("anonymous", app.anonymous()),
        ("stranger", stranger),
        ("member", member),
        ("admin", admin),
        ("banned", banned),
        ("impersonated", impersonated),
        ("app-admin", root),
    ])
}

async fn administer(browser: &Browser, operation: &str, user: &str) {
    let path = format!("/api/auth/admin/{operation}");
    let call = browser.post(&path).json(&json!({ "userId": user }));
    let answer = call.send().await;
    assert_eq!(answer.status(), 200, "{operation}: {answer}");
}
