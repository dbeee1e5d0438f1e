//! Who does not belong to an organization neither reads nor changes anything of it.

use std::collections::BTreeSet;

use beztack_tests::{Answer, Browser, TestApp, document};
use serde_json::{Value, json};

use super::{Founded, done, found, look, member_id, send, user_id};

/// What a stranger may ask, because it is about nobody but themselves.
const OWN_AFFAIRS: [&str; 6] = [
    "check-slug",
    "create",
    "get-active-member",
    "list",
    "list-user-invitations",
    "list-user-teams",
];

/// Everything that an organization consists of, by table.
const TABLES: [(&str, &str); 5] = [
    ("organization", "id || name || slug"),
    ("member", "id || organization_id || user_id || role"),
    (
        "invitation",
        "id || organization_id || email || role || status || CAST(expires_at AS text)",
    ),
    ("team", "id || name || organization_id"),
    ("team_member", "id || team_id || user_id"),
];

/// What a stranger may have learned, somewhere, of an organization.
struct Known {
    organization: String,
    slug: String,
    user: String,
    member: String,
    invitation: String,
    team: String,
}

impl Known {
    async fn of(app: &TestApp, engine: &Founded) -> Self {
        engine.member(app, "grace", "member").await;
        let seat = user_id(app, "grace").await;
        let team = engine.team("Compilers").await;
        let body = json!({ "teamId": team, "userId": seat });
        done(&engine.owner, "add-team-member", body).await;
        Self {
            organization: engine.id.clone(),
            slug: engine.slug.clone(),
            user: seat,
            member: member_id(app, "grace").await,
            invitation: engine.invite("edsger", "member").await,
            team,
        }
    }

    /// Every question about it, and the refusal.
    fn questions(&self) -> Vec<(String, &'static str)> {
        const NO_MEMBER: &str = "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION";
        const NO_ENTRY: &str = "403 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
        let Self {
            organization: id,
            slug,
            user,
            invitation,
            team,
            ..
        } = self;
        let mut questions = vec![
            (format!("list-invitations?organizationId={id}"), NO_MEMBER),
            (
                format!("list-teams?organizationId={id}"),
                "403 YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION_AS_AN_OWNER",
            ),
            (
                format!("list-team-members?teamId={team}"),
                "400 USER_IS_NOT_A_MEMBER_OF_THE_TEAM",
            ),
            (
                format!("get-invitation?id={invitation}"),
                "403 YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION",
            ),
            // Of their own organization, but about somebody who is not in it.
            (format!("get-active-member-role?userId={user}"), NO_MEMBER),
        ];
        for which in [
            format!("organizationId={id}"),
            format!("organizationSlug={slug}"),
        ] {
            questions.extend([
                (format!("list-members?{which}"), NO_MEMBER),
                (format!("get-active-member-role?{which}"), NO_MEMBER),
                (
                    format!("get-active-member-role?{which}&userId={user}"),
                    NO_MEMBER,
                ),
                (format!("get-full-organization?{which}"), NO_ENTRY),
            ]);
        }
        questions
    }

    /// Every deed on the organization itself, and the refusal.
    fn deeds(&self) -> Vec<(&'static str, Value, &'static str)> {
        let (id, slug, member) = (&self.organization, &self.slug, &self.member);
        const NO_ENTRY: &str = "403 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
        const NO_MEMBER: &str = "400 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
        const NOBODY: &str = "400 MEMBER_NOT_FOUND";
        vec![
            ("set-active", json!({ "organizationId": id }), NO_ENTRY),
            ("set-active", json!({ "organizationSlug": slug }), NO_ENTRY),
            (
                "update",
                json!({ "organizationId": id, "data": { "name": "Mine" } }),
                NO_MEMBER,
            ),
            ("delete", json!({ "organizationId": id }), NO_MEMBER),
            (
                "has-permission",
                json!({ "organizationId": id, "permissions": { "organization": ["update"] } }),
                "401 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION",
            ),
            ("leave", json!({ "organizationId": id }), NOBODY),
            (
                "update-member-role",
                json!({ "organizationId": id, "memberId": member, "role": "admin" }),
                NOBODY,
            ),
            (
                "remove-member",
                json!({ "organizationId": id, "memberIdOrEmail": member }),
                NOBODY,
            ),
            (
                "invite-member",
                json!({ "organizationId": id, "email": "mallory@example.test", "role": "owner" }),
                NOBODY,
            ),
            (
                "create-team",
                json!({ "organizationId": id, "name": "Mine" }),
                "403 YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION",
            ),
        ]
    }

    /// Every deed on its people from another organization, and the refusal.
    fn deeds_on_people(&self) -> Vec<(&'static str, Value, &'static str)> {
        let (member, user) = (&self.member, &self.user);
        const NOBODY: &str = "400 MEMBER_NOT_FOUND";
        const NOT_YOURS: &str = "403 YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION";
        let answer = json!({ "invitationId": self.invitation });
        vec![
            (
                "update-member-role",
                json!({ "memberId": member, "role": "admin" }),
                "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER",
            ),
            (
                "update-member-role",
                json!({ "memberId": user, "role": "admin" }),
                NOBODY,
            ),
            (
                "remove-member",
                json!({ "memberIdOrEmail": member }),
                NOBODY,
            ),
            ("remove-member", json!({ "memberIdOrEmail": user }), NOBODY),
            (
                "remove-member",
                json!({ "memberIdOrEmail": "grace@example.test" }),
                NOBODY,
            ),
            ("accept-invitation", answer.clone(), NOT_YOURS),
            ("reject-invitation", answer.clone(), NOT_YOURS),
            ("cancel-invitation", answer, NOBODY),
        ]
    }

    /// Every deed on one of its teams, named with and without it, and the refusal.
    fn deeds_on_teams(&self, own_user: &str) -> Vec<(&'static str, Value, &'static str)> {
        let (id, team, user) = (&self.organization, &self.team, &self.user);
        const NO_TEAM: &str = "400 TEAM_NOT_FOUND";
        const NO_MEMBER: &str = "400 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
        vec![
            (
                "update-team",
                json!({ "teamId": team, "data": { "name": "Mine", "organizationId": id } }),
                "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM",
            ),
            (
                "update-team",
                json!({ "teamId": team, "data": { "name": "Mine" } }),
                NO_TEAM,
            ),
            (
                "remove-team",
                json!({ "teamId": team, "organizationId": id }),
                "403 YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM",
            ),
            ("remove-team", json!({ "teamId": team }), NO_TEAM),
            (
                "add-team-member",
                json!({ "teamId": team, "userId": own_user }),
                NO_TEAM,
            ),
            (
                "add-team-member",
                json!({ "teamId": team, "userId": user }),
                NO_MEMBER,
            ),
            (
                "remove-team-member",
                json!({ "teamId": team, "userId": own_user }),
                NO_TEAM,
            ),
            (
                "remove-team-member",
                json!({ "teamId": team, "userId": user }),
                NO_MEMBER,
            ),
            (
                "set-active-team",
                json!({ "teamId": team }),
                "403 USER_IS_NOT_A_MEMBER_OF_THE_TEAM",
            ),
            (
                "invite-member",
                json!({ "email": "trent@example.test", "role": "member", "teamId": team }),
                NO_TEAM,
            ),
        ]
    }
}

async fn everything(app: &TestApp) -> Vec<String> {
    let mut rows = Vec::new();
    for (table, columns) in TABLES {
        let query = format!("SELECT {columns} FROM {table} ORDER BY id");
        rows.extend(app.texts(&query).await);
    }
    rows
}

/// Makes sure of a refusal, which leaves the stranger in their own organization.
async fn assert_refused(loom: &Founded, request: &str, answer: &Answer, refusal: &str) {
    assert_eq!(answer.verdict(), refusal, "{request}");
    for word in ["The engine", "Compilers", "grace@", "edsger@", "ada@"] {
        assert!(!answer.text().contains(word), "{request}: {answer}");
    }
    // Some refusals take the organization in use away.
    let body = json!({ "organizationId": loom.id });
    done(&loom.owner, "set-active", body).await;
}

#[actix_web::test]
async fn an_owner_of_another_organization_neither_reads_nor_changes_anything() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let known = Known::of(&app, &engine).await;
    let loom = found(&app, "mallory", "loom").await;
    let mallory: &Browser = &loom.owner;
    let before = everything(&app).await;
    let mut tried = BTreeSet::new();

    for (question, refusal) in known.questions() {
        let answer = look(mallory, &question).await;
        assert_refused(&loom, &question, &answer, refusal).await;
        tried.insert(question.split('?').next().unwrap().to_owned());
    }
    let own_user = user_id(&app, "mallory").await;
    let mut deeds = known.deeds();
    deeds.extend(known.deeds_on_people());
    deeds.extend(known.deeds_on_teams(&own_user));
    for (operation, body, refusal) in deeds {
        let answer = send(mallory, operation, body.clone()).await;
        let request = format!("{operation} {body}");
        assert_refused(&loom, &request, &answer, refusal).await;
        assert_eq!(everything(&app).await, before, "{request}");
        tried.insert(operation.to_owned());
    }
    app.run_jobs().await;
    assert!(app.mailer().delivered_to("trent@example.test").is_empty());
    tried.extend(OWN_AFFAIRS.map(str::to_owned));
    assert_eq!(tried, operations(), "every operation has its entry here");
}

/// What the OpenAPI document knows below `/api/auth/organization`.
fn operations() -> BTreeSet<String> {
    let paths = document()["paths"].as_object().unwrap();
    let names = paths
        .keys()
        .filter_map(|path| path.strip_prefix("/api/auth/organization/"));
    names.map(str::to_owned).collect()
}

#[actix_web::test]
async fn a_strangers_own_lists_show_nothing_of_it() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    Known::of(&app, &engine).await;
    let mallory = app.person("mallory").await;
    for list in ["list", "list-user-teams", "list-user-invitations"] {
        assert_eq!(look(&mallory, list).await.json(), json!([]), "{list}");
    }
    assert_eq!(
        look(&mallory, "get-active-member").await.json(),
        Value::Null
    );
}
