//! Who does not belong to an organization neither reads nor changes anything of it.

use std::collections::BTreeSet;

use beztack_tests::{Answer, TestApp, document};
use serde_json::{Value, json};

use super::{Founded, done, found, look, member_id, send, user_id};

const MAY_NOT_LOOK: &str = "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION";
const MAY_NOT_ENTER: &str = "403 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
const NOT_A_MEMBER: &str = "400 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
const NOT_THE_RECIPIENT: &str = "403 YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION";
const MEMBER_NOT_FOUND: &str = "400 MEMBER_NOT_FOUND";
const TEAM_NOT_FOUND: &str = "400 TEAM_NOT_FOUND";

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
        let user = user_id(app, "grace").await;
        let team = engine.team("Compilers").await;
        let body = json!({ "teamId": team, "userId": user });
        done(&engine.owner, "add-team-member", body).await;
        Self {
            organization: engine.id.clone(),
            slug: engine.slug.clone(),
            user,
            member: member_id(app, "grace").await,
            invitation: engine.invite("edsger", "member").await,
            team,
        }
    }

    /// Every question about it, and the refusal.
    fn questions(&self) -> Vec<(String, &'static str)> {
        let Self {
            organization: id,
            slug,
            user,
            invitation,
            team,
            ..
        } = self;
        let mut questions = vec![
            (
                format!("list-invitations?organizationId={id}"),
                MAY_NOT_LOOK,
            ),
            (
                format!("list-teams?organizationId={id}"),
                "403 YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION_AS_AN_OWNER",
            ),
            (
                format!("list-team-members?teamId={team}"),
                "400 USER_IS_NOT_A_MEMBER_OF_THE_TEAM",
            ),
            (format!("get-invitation?id={invitation}"), NOT_THE_RECIPIENT),
            // Of their own organization, but about somebody who is not in it.
            (
                format!("get-active-member-role?userId={user}"),
                MAY_NOT_LOOK,
            ),
        ];
        for which in [
            format!("organizationId={id}"),
            format!("organizationSlug={slug}"),
        ] {
            questions.extend([
                (format!("list-members?{which}"), MAY_NOT_LOOK),
                (format!("get-active-member-role?{which}"), MAY_NOT_LOOK),
                (
                    format!("get-active-member-role?{which}&userId={user}"),
                    MAY_NOT_LOOK,
                ),
                (format!("get-full-organization?{which}"), MAY_NOT_ENTER),
            ]);
        }
        questions
    }

    /// Every action on the organization itself, and the refusal.
    fn deeds(&self) -> Vec<(&'static str, Value, &'static str)> {
        let (id, slug, member) = (&self.organization, &self.slug, &self.member);
        vec![
            ("set-active", json!({ "organizationId": id }), MAY_NOT_ENTER),
            (
                "set-active",
                json!({ "organizationSlug": slug }),
                MAY_NOT_ENTER,
            ),
            (
                "update",
                json!({ "organizationId": id, "data": { "name": "Mine" } }),
                NOT_A_MEMBER,
            ),
            ("delete", json!({ "organizationId": id }), NOT_A_MEMBER),
            (
                "has-permission",
                json!({ "organizationId": id, "permissions": { "organization": ["update"] } }),
                "401 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION",
            ),
            ("leave", json!({ "organizationId": id }), MEMBER_NOT_FOUND),
            (
                "update-member-role",
                json!({ "organizationId": id, "memberId": member, "role": "admin" }),
                MEMBER_NOT_FOUND,
            ),
            (
                "remove-member",
                json!({ "organizationId": id, "memberIdOrEmail": member }),
                MEMBER_NOT_FOUND,
            ),
            (
                "invite-member",
                json!({ "organizationId": id, "email": "mallory@example.test", "role": "owner" }),
                MEMBER_NOT_FOUND,
            ),
            (
                "create-team",
                json!({ "organizationId": id, "name": "Mine" }),
                "403 YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION",
            ),
        ]
    }

    /// Every action on its people from another organization, and the refusal.
    fn deeds_on_people(&self) -> Vec<(&'static str, Value, &'static str)> {
        let (member, user) = (&self.member, &self.user);
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
                MEMBER_NOT_FOUND,
            ),
            (
                "remove-member",
                json!({ "memberIdOrEmail": member }),
                MEMBER_NOT_FOUND,
            ),
            (
                "remove-member",
                json!({ "memberIdOrEmail": user }),
                MEMBER_NOT_FOUND,
            ),
            (
                "remove-member",
                json!({ "memberIdOrEmail": "grace@example.test" }),
                MEMBER_NOT_FOUND,
            ),
            ("accept-invitation", answer.clone(), NOT_THE_RECIPIENT),
            ("reject-invitation", answer.clone(), NOT_THE_RECIPIENT),
            ("cancel-invitation", answer, MEMBER_NOT_FOUND),
        ]
    }

    /// Every action on one of its teams, named with and without it, and the refusal.
    fn deeds_on_teams(&self, own_user: &str) -> Vec<(&'static str, Value, &'static str)> {
        let (id, team, user) = (&self.organization, &self.team, &self.user);
        vec![
            (
                "update-team",
                json!({ "teamId": team, "data": { "name": "Mine", "organizationId": id } }),
                "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM",
            ),
            (
                "update-team",
                json!({ "teamId": team, "data": { "name": "Mine" } }),
                TEAM_NOT_FOUND,
            ),
            (
                "remove-team",
                json!({ "teamId": team, "organizationId": id }),
                "403 YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM",
            ),
            ("remove-team", json!({ "teamId": team }), TEAM_NOT_FOUND),
            (
                "add-team-member",
                json!({ "teamId": team, "userId": own_user }),
                TEAM_NOT_FOUND,
            ),
            (
                "add-team-member",
                json!({ "teamId": team, "userId": user }),
                NOT_A_MEMBER,
            ),
            (
                "remove-team-member",
                json!({ "teamId": team, "userId": own_user }),
                TEAM_NOT_FOUND,
            ),
            (
                "remove-team-member",
                json!({ "teamId": team, "userId": user }),
                NOT_A_MEMBER,
            ),
            (
                "set-active-team",
                json!({ "teamId": team }),
                "403 USER_IS_NOT_A_MEMBER_OF_THE_TEAM",
            ),
            (
                "invite-member",
                json!({ "email": "trent@example.test", "role": "member", "teamId": team }),
                TEAM_NOT_FOUND,
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
    let mallory = &loom.owner;
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
