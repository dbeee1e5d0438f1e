//! Who people are, and what they have, in one line each.

use serde_json::json;

use crate::app::TestApp;
use crate::browser::{Browser, address};

impl TestApp {
    /// The id of somebody who has signed up.
    pub async fn user_id(&self, name: &str) -> String {
        let email = address(name);
        self.text(&format!("SELECT id FROM \"user\" WHERE email = '{email}'"))
            .await
    }

    /// The browser of an administrator of the installation, as the command line makes
    /// one.
    pub async fn app_administrator(&self, name: &str) -> Browser {
        let browser = self.person(name).await;
        let email = address(name);
        self.sql(&format!(
            "UPDATE \"user\" SET role = 'admin,sudo' WHERE email = '{email}'"
        ))
        .await;
        browser
    }

    /// Has somebody found an organization, which they use from then on: `acme` as Acme.
    /// Returns its id.
    pub async fn organization(&self, owner: &Browser, slug: &str) -> String {
        let (first, rest) = slug.split_at(1);
        let name = first.to_uppercase() + rest;
        let answer = owner
            .post("/api/auth/organization/create")
            .json(&json!({ "name": name, "slug": slug }))
            .send()
            .await;
        assert_eq!(answer.status(), 200, "founding {slug}: {answer}");
        answer
            .json()
            .get("id")
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Lets a subscription to `tier` begin now, for a month. `column` is `user_id` or
    /// `organization_id`. Returns its id.
    pub async fn subscribe(&self, column: &str, id: &str, tier: &str) -> String {
        let now = self.now();
        let time = |days| {
            let time = now + chrono::TimeDelta::days(days);
            time.format("%Y-%m-%d %H:%M:%S%.3f").to_string()
        };
        let subscription = format!("sub_{tier}_{id}");
        self.sql(&format!(
            "INSERT INTO subscription (id, provider, provider_subscription_id, {column}, status,
                current_period_start, current_period_end, metadata, created_at, updated_at)
             VALUES ('{subscription}', 'polar', '{subscription}', '{id}', 'active',
                '{start}', '{end}', '{{\"tier\":\"{tier}\"}}', '{start}', '{start}')",
            start = time(0),
            end = time(30),
        ))
        .await;
        subscription
    }
}
