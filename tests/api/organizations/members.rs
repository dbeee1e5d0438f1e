//! Where lists and members are told apart from the reference's (decisions.md 1d).

use beztack_tests::{TestApp, address};
use serde_json::json;

use super::{done, found, look, member_id, role, user_id};

#[actix_web::test]
async fn a_list_carries_each_address_at_the_top_too() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.member(&app, "grace", "member").await;
    let list = look(&engine.owner, "list-members").await.json();
    assert_eq!(list["total"], 2);
    let members = list["members"].as_array().unwrap();
    let emails: Vec<_> = members.iter().map(|member| &member["email"]).collect();
    assert_eq!(emails, ["ada@example.test", "grace@example.test"]);
    for member in members {
        assert_eq!(member["email"], member["user"]["email"]);
        assert_eq!(member["userId"], member["user"]["id"]);
    }
}

#[actix_web::test]
async fn nowhere_else_is_the_address_at_the_top() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let full = look(&engine.owner, "get-full-organization").await.json();
    let member = &full["members"][0];
    assert_eq!(member["user"]["email"], address("ada"));
    assert!(member.get("email").is_none(), "{member}");
    let active = look(&engine.owner, "get-active-member").await.json();
    assert!(active.get("email").is_none(), "{active}");
}

#[actix_web::test]
async fn a_role_is_changed_by_member_id_and_by_user_id() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.member(&app, "grace", "member").await;
    let (member, user) = (member_id(&app, "grace").await, user_id(&app, "grace").await);
    for (id, wanted) in [(&member, "admin"), (&user, "member")] {
        let body = json!({ "memberId": id, "role": wanted });
        let changed = done(&engine.owner, "update-member-role", body).await;
        assert_eq!(changed["id"], json!(member));
        assert_eq!(changed["role"], wanted);
        assert_eq!(role(&app, "grace").await, wanted);
    }
}

#[actix_web::test]
async fn a_member_is_removed_by_member_id_by_user_id_and_by_address() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    for name in ["grace", "edsger", "barbara"] {
        engine.member(&app, name, "member").await;
    }
    let targets = [
        ("grace", member_id(&app, "grace").await),
        ("edsger", user_id(&app, "edsger").await),
        ("barbara", address("Barbara")),
    ];
    for (name, target) in targets {
        let member = member_id(&app, name).await;
        let body = json!({ "memberIdOrEmail": target });
        let removed = done(&engine.owner, "remove-member", body).await;
        assert_eq!(removed["member"]["id"], json!(member), "{name}");
        let is_gone = app.count("member", &format!("id = '{member}'")).await == 0;
        assert!(is_gone, "{name}");
    }
    assert_eq!(app.count("member", "true").await, 1);
}

#[actix_web::test]
async fn who_is_removed_loses_their_seats_and_the_organization() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let grace = engine.member(&app, "grace", "admin").await;
    let (team, user) = (engine.team("Compilers").await, user_id(&app, "grace").await);
    let seat = json!({ "teamId": team, "userId": user });
    done(&engine.owner, "add-team-member", seat).await;
    let body = json!({ "memberIdOrEmail": user });
    done(&engine.owner, "remove-member", body).await;
    let condition = format!("user_id = '{user}'");
    assert_eq!(app.count("team_member", &condition).await, 0);
    // The session still names the organization, which helps nobody.
    for (question, refusal) in [
        (
            "list-members",
            "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION",
        ),
        (
            "list-invitations",
            "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION",
        ),
        (
            "get-full-organization",
            "403 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION",
        ),
    ] {
        let answer = look(&grace, question).await;
        assert_eq!(answer.verdict(), refusal, "{question}");
    }
}
