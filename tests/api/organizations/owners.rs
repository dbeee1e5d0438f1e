//! An organization has an owner, whatever its owners do at the same moment; and who is
//! none makes none (decisions.md 1f).

use std::collections::BTreeMap;

use beztack_tests::{Browser, PASSWORD, TestApp, address};
use futures_util::future::join;
use serde_json::{Value, json};

use super::{Founded, done, found, look, member_id, role, send};
use crate::together::{assert_one_of_all, tally, together};

const ONLY_OWNER: &str = "400 YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER";

const NO_OWNER_LEFT: &str = "400 YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER";

const NOT_THIS_MEMBER: &str = "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER";

/// As many as the gate lets through at once, so that each of them could take the others
/// for those who stay.
const OWNERS: [&str; 4] = ["ada", "grace", "edsger", "barbara"];

/// An organization that all of these own, and everybody's browser and member id.
async fn owned_by(app: &TestApp, names: &[&str]) -> (Founded, Vec<(Browser, String)>) {
    let engine = found(app, names[0], "engine").await;
    let mut owners = vec![(engine.owner.copy(), member_id(app, names[0]).await)];
    for name in &names[1..] {
        let browser = engine.member(app, name, "owner").await;
        owners.push((browser, member_id(app, name).await));
    }
    (engine, owners)
}

fn demotion(member: &str) -> Value {
    json!({ "memberId": member, "role": "member" })
}

/// How often each verdict is expected.
fn expected<const N: usize>(verdicts: [(&str, usize); N]) -> BTreeMap<String, usize> {
    verdicts
        .map(|(verdict, count)| (verdict.to_owned(), count))
        .into()
}

#[actix_web::test]
async fn of_four_owners_who_leave_at_once_one_stays() {
    let app = TestApp::start().await;
    let (engine, owners) = owned_by(&app, &OWNERS).await;
    let body = json!({ "organizationId": engine.id });
    let left = owners
        .iter()
        .map(|(browser, _)| send(browser, "leave", body.clone()));
    let answers = together(&app, "member", left).await;
    assert_eq!(tally(&answers), expected([("200", 3), (ONLY_OWNER, 1)]));
    assert_eq!(engine.owners(&app).await, 1);
}

#[actix_web::test]
async fn of_four_owners_who_step_down_at_once_one_stays_owner() {
    let app = TestApp::start().await;
    let (engine, owners) = owned_by(&app, &OWNERS).await;
    let stepped = owners
        .iter()
        .map(|(browser, member)| send(browser, "update-member-role", demotion(member)));
    let answers = together(&app, "member", stepped).await;
    assert_eq!(tally(&answers), expected([("200", 3), (NO_OWNER_LEFT, 1)]));
    assert_eq!(engine.owners(&app).await, 1);
}

#[actix_web::test]
async fn four_owners_who_demote_each_other_in_a_ring_leave_an_owner() {
    let app = TestApp::start().await;
    let (engine, owners) = owned_by(&app, &OWNERS).await;
    let victims = owners.iter().cycle().skip(1);
    let demoted = owners.iter().zip(victims).map(|((browser, _), (_, next))| {
        let body = demotion(next);
        send(browser, "update-member-role", body)
    });
    let mut tally = tally(&together(&app, "member", demoted).await);
    let demoted = tally.remove("200").unwrap_or_default();
    let refused = tally.remove(NOT_THIS_MEMBER).unwrap_or_default();
    assert_eq!((demoted + refused, tally), (4, BTreeMap::new()));
    assert_eq!(engine.owners(&app).await, 4 - demoted);
    assert!(demoted < 4);
}

#[actix_web::test]
async fn two_owners_who_demote_each_other_are_one_owner() {
    for _ in 0..10 {
        let app = TestApp::start().await;
        let (engine, owners) = owned_by(&app, &["ada", "grace"]).await;
        let [(ada, first), (grace, second)] = &owners[..] else {
            panic!("there are two");
        };
        let one = send(ada, "update-member-role", demotion(second));
        let other = send(grace, "update-member-role", demotion(first));
        let (one, other) = join(one, other).await;
        assert_one_of_all(&[one, other], &[NOT_THIS_MEMBER]);
        assert_eq!(engine.owners(&app).await, 1);
    }
}

#[actix_web::test]
async fn two_owners_who_remove_each_other_are_one_owner() {
    for _ in 0..10 {
        let app = TestApp::start().await;
        let (engine, owners) = owned_by(&app, &["ada", "grace"]).await;
        let [(ada, first), (grace, second)] = &owners[..] else {
            panic!("there are two");
        };
        let remove = |browser, member: &str| {
            let body = json!({ "memberIdOrEmail": member });
            send(browser, "remove-member", body)
        };
        let (one, other) = join(remove(ada, second), remove(grace, first)).await;
        assert_one_of_all(&[one, other], &["400 MEMBER_NOT_FOUND"]);
        assert_eq!(engine.owners(&app).await, 1);
    }
}

#[actix_web::test]
async fn one_of_two_owners_leaves_while_the_other_steps_down() {
    for _ in 0..10 {
        let app = TestApp::start().await;
        let (engine, owners) = owned_by(&app, &["ada", "grace"]).await;
        let [(ada, _), (grace, second)] = &owners[..] else {
            panic!("there are two");
        };
        let leave = send(ada, "leave", json!({ "organizationId": engine.id }));
        let step = send(grace, "update-member-role", demotion(second));
        let (left, stepped) = join(leave, step).await;
        assert_one_of_all(&[left, stepped], &[ONLY_OWNER, NO_OWNER_LEFT]);
        assert_eq!(engine.owners(&app).await, 1);
    }
}

/// Every way to say owner that the wire has.
#[actix_web::test]
async fn an_account_that_is_deleted_takes_its_ownership_along_and_nothing_else() {
    // As in the reference, which looks at no organization then (contract 10): the last
    // owner's goes, too, and the others keep what they are.
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "grace", "admin").await;
    let body = json!({ "password": PASSWORD });
    let deletion = engine.owner.post("/api/auth/delete-user").json(&body);
    assert_eq!(deletion.send().await.status(), 200);
    assert_eq!(engine.owners(&app).await, 0);
    assert_eq!(role(&app, "grace").await, "admin");
    let members = look(&admin, "list-members").await.json();
    assert_eq!(members["total"], 1, "{members}");
    // Nobody becomes owner by that.
    let promotion = json!({ "memberId": member_id(&app, "grace").await, "role": "owner" });
    let answer = send(&admin, "update-member-role", promotion).await;
    assert_eq!(answer.status(), 403, "{answer}");
}

fn ownerships() -> [Value; 6] {
    [
        json!("owner"),
        json!(["owner"]),
        json!(["admin", "owner"]),
        json!("admin,owner"),
        json!("owner,member"),
        json!(["member", "admin,owner"]),
    ]
}

#[actix_web::test]
async fn an_admin_makes_no_owner() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "grace", "admin").await;
    engine.member(&app, "edsger", "member").await;
    for role in ownerships() {
        for name in ["grace", "edsger"] {
            let body = json!({ "memberId": member_id(&app, name).await, "role": role });
            let answer = send(&admin, "update-member-role", body).await;
            assert_eq!(answer.verdict(), NOT_THIS_MEMBER, "{name}: {role}");
        }
    }
    assert_eq!(role(&app, "grace").await, "admin");
    assert_eq!(role(&app, "edsger").await, "member");
}

#[actix_web::test]
async fn an_admin_does_not_touch_an_owner() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "grace", "admin").await;
    let ada = member_id(&app, "ada").await;
    let answer = send(&admin, "update-member-role", demotion(&ada)).await;
    assert_eq!(answer.verdict(), NOT_THIS_MEMBER);
    let body = json!({ "memberIdOrEmail": ada });
    let answer = send(&admin, "remove-member", body).await;
    assert_eq!(answer.verdict(), ONLY_OWNER);
    assert_eq!(role(&app, "ada").await, "owner");
}

#[actix_web::test]
async fn an_admin_invites_no_owner() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "grace", "admin").await;
    for role in ownerships() {
        let body = json!({ "email": address("edsger"), "role": role });
        let answer = send(&admin, "invite-member", body).await;
        let refusal = "403 YOU_ARE_NOT_ALLOWED_TO_INVITE_A_USER_WITH_THIS_ROLE";
        assert_eq!(answer.verdict(), refusal, "{role}");
    }
    assert_eq!(app.count("invitation", "status = 'pending'").await, 0);
    // Nor by sending one once more in other words.
    let body = json!({ "email": address("edsger"), "role": "member" });
    done(&admin, "invite-member", body).await;
    let body = json!({ "email": address("edsger"), "role": "owner", "resend": true });
    let answer = send(&admin, "invite-member", body).await;
    assert_eq!(answer.status(), 403, "{answer}");
    assert_eq!(app.count("invitation", "role LIKE '%owner%'").await, 0);
}
