//! `/api/auth/organization`: organizations, their members, teams and invitations
//! (contract/better-auth.md 13).

mod deletion;
mod invitation_mails;
mod invitations;
mod inviters;
mod limits;
mod list_my_invitations;
mod members;
mod owners;
mod races;
mod roles;
mod strangers;

use beztack_tests::{Answer, Browser, TestApp, address};
use serde_json::{Value, json};

pub(crate) async fn send(browser: &Browser, operation: &str, body: Value) -> Answer {
    let path = format!("/api/auth/organization/{operation}");
    browser.post(&path).json(&body).send().await
}

pub(crate) async fn look(browser: &Browser, question: &str) -> Answer {
    let path = format!("/api/auth/organization/{question}");
    browser.get(&path).send().await
}

/// The same, where nothing may go wrong.
pub(crate) async fn done(browser: &Browser, operation: &str, body: Value) -> Value {
    let answer = send(browser, operation, body).await;
    assert_eq!(answer.status(), 200, "{operation}: {answer}");
    answer.json()
}

/// The text in a field.
fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// An organization, and the browser of who founded it.
pub(crate) struct Founded {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) owner: Browser,
}

/// Signs somebody up, and has them found an organization, which they use.
pub(crate) async fn found(app: &TestApp, owner: &str, slug: &str) -> Founded {
    found_by(app.person(owner).await, slug).await
}

/// The same, for somebody who has signed up already.
pub(crate) async fn found_by(owner: Browser, slug: &str) -> Founded {
    let body = json!({ "name": format!("The {slug}"), "slug": slug });
    let id = text(&done(&owner, "create", body).await["id"]);
    let slug = slug.to_owned();
    Founded { id, slug, owner }
}

impl Founded {
    /// Asks somebody to join. Returns the invitation's id.
    pub(crate) async fn invite(&self, name: &str, role: &str) -> String {
        let body = json!({ "email": address(name), "role": role, "organizationId": self.id });
        text(&done(&self.owner, "invite-member", body).await["id"])
    }

    /// Signs somebody up, and has them join; they use the organization.
    pub(crate) async fn member(&self, app: &TestApp, name: &str, role: &str) -> Browser {
        let browser = app.person(name).await;
        let invitation = self.invite(name, role).await;
        assert_eq!(accept(&browser, &invitation).await.status(), 200);
        browser
    }

    /// Makes another team. Returns its id.
    pub(crate) async fn team(&self, name: &str) -> String {
        let body = json!({ "name": name, "organizationId": self.id });
        text(&done(&self.owner, "create-team", body).await["id"])
    }

    /// How many own it.
    async fn owners(&self, app: &TestApp) -> usize {
        let condition = format!("organization_id = '{}' AND role = 'owner'", self.id);
        app.count("member", &condition).await
    }
}

pub(crate) async fn accept(browser: &Browser, invitation: &str) -> Answer {
    let body = json!({ "invitationId": invitation });
    send(browser, "accept-invitation", body).await
}

/// The member id of somebody who belongs to one organization.
pub(crate) async fn member_id(app: &TestApp, name: &str) -> String {
    let user = user_id(app, name).await;
    app.text(&format!("SELECT id FROM member WHERE user_id = '{user}'"))
        .await
}

pub(crate) async fn user_id(app: &TestApp, name: &str) -> String {
    let email = address(name);
    app.text(&format!("SELECT id FROM \"user\" WHERE email = '{email}'"))
        .await
}

/// The roles of somebody who belongs to one organization.
async fn role(app: &TestApp, name: &str) -> String {
    let member = member_id(app, name).await;
    app.text(&format!("SELECT role FROM member WHERE id = '{member}'"))
        .await
}
