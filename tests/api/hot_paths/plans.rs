use beztack_tests::{PASSWORD, Target, TestApp, address, target};
use sea_orm::Statement;
use serde_json::json;

use super::{Request, ask, explain, questions};
use crate::organizations::{Founded, done, found, user_id};

/// 20,000 users, 2,000 organizations with 25 members each, and what belongs to them.
const CROWD: &str = "
INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at)
SELECT 'u' || n, 'User ' || n, 'u' || n || '@example.test', true, at, at
FROM generate_series(0, 19999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO account (id, account_id, provider_id, user_id, created_at, updated_at)
SELECT 'a' || n, 'u' || n, 'credential', 'u' || n, at, at
FROM generate_series(0, 19999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO session (id, expires_at, token, created_at, updated_at, user_id)
SELECT 's' || n, at + interval '7 days', 'token-' || n, at, at, 'u' || n % 20000
FROM generate_series(0, 39999) n, (SELECT timestamp '2025-12-31' AS at) t;

INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
SELECT 'v' || n, 'reset-password:' || n, 'u' || n, at, at, at
FROM generate_series(0, 4999) n, (SELECT timestamp '2026-01-02' AS at) t;

INSERT INTO organization (id, name, slug, created_at, updated_at)
SELECT 'o' || n, 'Organization ' || n, 'o' || n, at, at
FROM generate_series(0, 1999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO member (id, organization_id, user_id, role, created_at, updated_at)
SELECT 'm' || n, 'o' || n % 2000, 'u' || (n % 2000 * 10 + n / 2000) % 20000,
       CASE WHEN n < 2000 THEN 'owner' ELSE 'member' END, at, at
FROM generate_series(0, 49999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO team (id, name, organization_id, created_at, updated_at)
SELECT 't' || n, 'Team ' || n, 'o' || n % 2000, at, at
FROM generate_series(0, 3999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO team_member (id, team_id, user_id, created_at)
SELECT 'tm' || n, 't' || n % 4000, 'u' || n, at
FROM generate_series(0, 19999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO invitation
    (id, organization_id, email, role, status, expires_at, inviter_id, created_at, updated_at)
SELECT 'i' || n, 'o' || n % 2000, 'invited' || n || '@example.test', 'member', 'pending', at,
       'u' || n % 2000 * 10, at, at
FROM generate_series(0, 19999) n, (SELECT timestamp '2026-01-02' AS at) t;

INSERT INTO subscription (id, provider, organization_id, user_id, status, created_at, updated_at)
SELECT 'b' || n, 'polar', CASE WHEN n < 2000 THEN 'o' || n END,
       CASE WHEN n >= 2000 THEN 'u' || n END, 'active', at, at
FROM generate_series(0, 9999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO admin_tier_override
    (target_type, target_id, tier, actor_user_id, created_at, updated_at)
SELECT 'user', 'u' || n, 'pro', 'u' || n % 20, at, at
FROM generate_series(0, 4999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO admin_tier_override_audit
    (action, target_type, target_id, tier, actor_user_id, created_at)
SELECT 'apply', target_type, target_id, tier, actor_user_id, created_at FROM admin_tier_override;

INSERT INTO payment (id, provider, user_id, status, amount, currency, created_at, updated_at)
SELECT 'p' || n, 'polar', 'u' || n, 'paid', 1, 'USD', at, at
FROM generate_series(0, 9999) n, (SELECT timestamp '2025-01-01' AS at) t;

INSERT INTO two_factor (id, secret, backup_codes, user_id)
SELECT 'f' || n, 'x', 'x', 'u' || n FROM generate_series(0, 4999) n;

INSERT INTO job (id, kind, about, payload, status, attempts, run_at, created_at, updated_at)
SELECT 'j' || n, 'send_mail', 'mail:u' || n || '@example.test', '{}', 'dead', 1, at, at, at
FROM generate_series(0, 4999) n, (SELECT timestamp '2025-01-01' AS at) t;
";

/// Deeds that people do all day.
async fn deeds(app: &TestApp, engine: &Founded, team: &str) -> Vec<Request> {
    let (id, user) = (&engine.id, user_id(app, "grace").await);
    let of_account = [
        (
            "sign-in/email",
            json!({ "email": address("grace"), "password": PASSWORD }),
        ),
        (
            "request-password-reset",
            json!({ "email": address("grace") }),
        ),
        ("update-user", json!({ "name": "Ada L." })),
        (
            "change-password",
            json!({ "currentPassword": PASSWORD, "newPassword": "better horse 2" }),
        ),
        ("revoke-other-sessions", json!({})),
        ("delete-user", json!({ "password": "better horse 2" })),
    ];
    let of_organization = [
        ("check-slug", json!({ "slug": "loom" })),
        ("create", json!({ "name": "Loom", "slug": "loom" })),
        ("set-active", json!({ "organizationId": id })),
        ("set-active-team", json!({ "teamId": team })),
        (
            "has-permission",
            json!({ "permissions": { "member": ["update"] } }),
        ),
        (
            "invite-member",
            json!({ "email": address("edsger"), "role": "member" }),
        ),
        ("create-team", json!({ "name": "Loaders" })),
        ("add-team-member", json!({ "teamId": team, "userId": user })),
        (
            "remove-team-member",
            json!({ "teamId": team, "userId": user }),
        ),
        (
            "update-member-role",
            json!({ "memberId": user, "role": "admin" }),
        ),
        (
            "remove-member",
            json!({ "memberIdOrEmail": address("grace") }),
        ),
        ("update", json!({ "data": { "name": "Engine" } })),
        ("accept-invitation", json!({ "invitationId": "i-ada" })),
        ("leave", json!({ "organizationId": "o1" })),
        ("delete", json!({ "organizationId": id })),
    ];
    let of_account = of_account.map(|(action, body)| (format!("/api/auth/{action}"), body));
    let of_organization =
        of_organization.map(|(action, body)| (format!("/api/auth/organization/{action}"), body));
    let all = of_organization.into_iter().chain(of_account);
    all.map(|(path, body)| ("POST", path, body)).collect()
}

/// Fails if the statement reads a whole table, or expects to meet thousands of rows.
async fn assert_finds_its_way(app: &TestApp, path: &str, statement: &Statement) {
    let plan = explain(app, statement).await;
    // Every step but the first begins with an arrow.
    let rows_met = plan.split(" rows=").skip(1).map(|rest| {
        let digits = rest.split(' ').next().unwrap();
        digits.parse::<u64>().unwrap()
    });
    assert!(
        !plan.contains("Seq Scan") && rows_met.max().unwrap_or_default() < 1_000,
        "{path}\n{statement}\n{plan}"
    );
}

#[actix_web::test]
async fn nothing_that_people_do_all_day_reads_a_whole_table() {
    if target() == Target::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.member(&app, "grace", "member").await;
    let team = engine.team("Compilers").await;
    let body = json!({ "teamId": team, "userId": user_id(&app, "ada").await });
    done(&engine.owner, "add-team-member", body).await;
    let requests = questions(&engine, &team).into_iter();
    let requests = requests.chain(deeds(&app, &engine, &team).await);
    app.sql(CROWD).await;
    app.sql(
        "INSERT INTO invitation \
         (id, organization_id, email, status, expires_at, inviter_id, created_at, updated_at) \
         SELECT 'i-ada', 'o1', 'ada@example.test', status, expires_at, inviter_id, created_at, \
         updated_at FROM invitation WHERE id = 'i1'; ANALYZE",
    )
    .await;
    let mut explained = 0;
    engine.invite("barbara", "member").await;
    app.statements().take();
    app.run_jobs().await;
    for statement in app.statements().take() {
        // Workers look for what is due, which here is most of the table.
        if statement.sql.contains("invitation") {
            assert_finds_its_way(&app, "a mail", &statement).await;
            explained += 1;
        }
    }
    assert_eq!(
        explained, 2,
        "one for the mail to Grace, one for that to Barbara"
    );
    for request in requests {
        app.statements().take();
        // Signing in as somebody else must not change who does the rest.
        let browser = if request.1.contains("/sign-in/") {
            app.anonymous()
        } else {
            engine.owner.copy()
        };
        ask(&browser, &request).await;
        for statement in app.statements().take() {
            assert_finds_its_way(&app, &request.1, &statement).await;
            explained += 1;
        }
        // What `EXPLAIN` itself asked is not a statement of the application.
        app.statements().take();
    }
    assert!(explained > 60, "only {explained} statements were seen");
}
