use beztack_tests::{Answer, BASE_URL, Browser, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{assert_is_page, heading, open, submit, with_pages};
use crate::organizations::{Founded, done, found, member_id};

const INVITED: &str = "You are invited";
const JOIN: &str = "Join The engine";
const OVER: &str = "This invitation is over";

/// Asks Grace to join. Returns the path in the mail.
async fn invite(app: &TestApp, engine: &Founded) -> String {
    engine.invite("grace", "member").await;
    let letter = app.letter(&address("grace"), "invitation").await;
    letter.path().to_owned()
}

async fn answer(browser: &Browser, path: &str, word: &str) -> Answer {
    let answer = submit(browser, path, &[("answer", word)]).await;
    assert_is_page(&answer);
    answer
}

#[actix_web::test]
async fn the_mailed_link_leads_to_a_question_and_yes_joins() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let path = invite(&app, &engine).await;
    let grace = app.person("grace").await;
    let page = open(&grace, &path).await;
    assert_eq!((page.status(), heading(&page)), (200, JOIN));
    let text = "ada@example.test invites you to join The engine.";
    assert!(page.text().contains(text), "{page}");
    // Looking is not joining.
    assert_eq!(app.count("member", "true").await, 1);

    let joined = answer(&grace, &path, "accept").await;
    let expected = (200, "You have joined The engine");
    assert_eq!((joined.status(), heading(&joined)), expected);
    assert_eq!(app.count("member", "role = 'member'").await, 1);
    let session = grace.session().await;
    assert_eq!(
        session["session"]["activeOrganizationId"],
        engine.id.as_str()
    );

    let again = answer(&grace, &path, "accept").await;
    assert_eq!((again.status(), heading(&again)), (410, OVER));
    let again = open(&grace, &path).await;
    assert_eq!((again.status(), heading(&again)), (410, OVER));
}

#[actix_web::test]
async fn no_declines() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let path = invite(&app, &engine).await;
    let grace = app.person("grace").await;
    let declined = answer(&grace, &path, "decline").await;
    let expected = (200, "Invitation declined");
    assert_eq!((declined.status(), heading(&declined)), expected);
    assert_eq!(app.count("invitation", "status = 'rejected'").await, 1);
    assert_eq!(app.count("member", "true").await, 1);
}

#[actix_web::test]
async fn whoever_is_signed_out_is_told_to_sign_in_and_nothing_else() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let path = invite(&app, &engine).await;
    let stranger = app.anonymous();
    for page in [
        open(&stranger, &path).await,
        open(&stranger, "/pages/accept-invitation/nobody-s").await,
        answer(&stranger, &path, "accept").await,
    ] {
        assert_eq!((page.status(), heading(&page)), (200, INVITED));
        assert!(!page.text().contains("engine"), "{page}");
        assert!(!page.text().contains("ada@"), "{page}");
        let way = "href=\"http://localhost:5173/sign-in\"";
        assert!(page.text().contains(way), "{page}");
    }
    assert_eq!(app.count("member", "true").await, 1);
}

#[actix_web::test]
async fn nobody_but_the_addressee_sees_it_or_answers_it() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let path = invite(&app, &engine).await;
    let edsger = app.person("edsger").await;
    for page in [
        open(&edsger, &path).await,
        answer(&edsger, &path, "accept").await,
        answer(&edsger, &path, "decline").await,
    ] {
        let expected = (403, "This invitation is for somebody else");
        assert_eq!((page.status(), heading(&page)), expected);
        assert!(page.text().contains("edsger@example.test"), "{page}");
        assert!(!page.text().contains("grace@"), "{page}");
        assert!(!page.text().contains("engine"), "{page}");
    }
    assert_eq!(app.count("invitation", "status = 'pending'").await, 1);
}

#[actix_web::test]
async fn an_invitation_that_has_run_out_or_was_taken_back_is_over() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let late = invite(&app, &engine).await;
    app.advance(TimeDelta::hours(48));
    let grace = app.person("grace").await;
    let page = open(&grace, &late).await;
    assert_eq!((page.status(), heading(&page)), (410, OVER));

    let canceled = invite(&app, &engine).await;
    let id = canceled.rsplit('/').next().unwrap();
    done(
        &engine.owner,
        "cancel-invitation",
        json!({ "invitationId": id }),
    )
    .await;
    let page = answer(&grace, &canceled, "accept").await;
    assert_eq!((page.status(), heading(&page)), (410, OVER));
}

#[actix_web::test]
async fn an_invitation_whose_inviter_may_not_invite_any_more_is_over() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let barbara = engine.member(&app, "barbara", "admin").await;
    let body = json!({
        "email": address("grace"), "role": "member", "organizationId": engine.id,
    });
    done(&barbara, "invite-member", body).await;
    let letter = app.letter(&address("grace"), "invitation").await;
    let path = letter.path().to_owned();
    let grace = app.person("grace").await;
    let member = member_id(&app, "barbara").await;
    let body = json!({ "memberId": member, "role": "member" });
    done(&engine.owner, "update-member-role", body).await;
    let page = answer(&grace, &path, "accept").await;
    assert_eq!((page.status(), heading(&page)), (410, OVER));
    let body = json!({ "memberIdOrEmail": member });
    done(&engine.owner, "remove-member", body).await;
    for page in [
        open(&grace, &path).await,
        answer(&grace, &path, "accept").await,
    ] {
        assert_eq!((page.status(), heading(&page)), (410, OVER));
    }
    assert_eq!(app.count("member", "true").await, 1);
}

#[actix_web::test]
async fn where_it_is_asked_for_the_address_must_be_proven() {
    let app = TestApp::start_with(|setup| {
        let rules = &mut setup.rules.organizations;
        rules.limits.require_verified_invitee = true;
        rules.accept_invitation_url = format!("{BASE_URL}/pages/accept-invitation/{{id}}");
    })
    .await;
    let engine = found(&app, "ada", "engine").await;
    let path = invite(&app, &engine).await;
    let grace = app.person("grace").await;
    let page = answer(&grace, &path, "accept").await;
    let expected = (403, "Prove your address first");
    assert_eq!((page.status(), heading(&page)), expected);
    app.sql("UPDATE \"user\" SET email_verified = true").await;
    assert_eq!(answer(&grace, &path, "accept").await.status(), 200);
}

#[actix_web::test]
async fn what_people_call_themselves_is_escaped() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let body = json!({ "data": { "name": "<b>\"&'" } });
    done(&engine.owner, "update", body).await;
    let path = invite(&app, &engine).await;
    let page = open(&app.person("grace").await, &path).await;
    assert!(!page.text().contains("<b>"), "{page}");
    assert_eq!(heading(&page), "Join &#60;b&#62;&#34;&#38;&#39;");
}

#[actix_web::test]
async fn a_form_of_another_site_joins_nothing() {
    let app = with_pages().await;
    let engine = found(&app, "ada", "engine").await;
    let path = invite(&app, &engine).await;
    let grace = app.person("grace").await;
    for origin in ["https://evil.test", "null"] {
        let call = grace.post(&path).header("origin", origin);
        let answer = call.form(&[("answer", "accept")]).send().await;
        assert_eq!(answer.status(), 403, "{origin}");
    }
    assert_eq!(app.count("member", "true").await, 1);
}
