//! `isAppAdmin`, by which the frontend knows an administrator of the installation.

use beztack_tests::{PASSWORD, TestApp, address};

use super::{get, id_of, root, with_role};

#[actix_web::test]
async fn the_session_of_whoever_holds_sudo_says_so() {
    let app = TestApp::start().await;
    for (name, role) in [("one", "sudo"), ("two", "admin,sudo"), ("three", "sudo,x")] {
        let browser = with_role(&app, name, role).await;
        assert_eq!(
            browser.session().await["user"]["isAppAdmin"],
            true,
            "{role}"
        );
    }
}

#[actix_web::test]
async fn nobody_elses_session_says_anything_about_it() {
    let app = TestApp::start().await;
    let roles = [
        "user",
        "admin",
        "sudoer",
        "Sudo",
        "admin, sudo",
        "pseudo",
        "",
    ];
    for (number, role) in roles.into_iter().enumerate() {
        let browser = with_role(&app, &format!("near{number}"), role).await;
        let session = browser.session().await;
        assert_eq!(session["user"].get("isAppAdmin"), None, "{role:?}");
    }
}

#[actix_web::test]
async fn no_other_answer_says_it() {
    let app = TestApp::start().await;
    let browser = root(&app).await;
    let id = id_of(&app, "root").await;
    let answers = [
        app.anonymous().sign_in(&address("root"), PASSWORD).await,
        get(&browser, "list-users").await,
        get(&browser, &format!("get-user?id={id}")).await,
        browser.get("/api/v1/account").send().await,
    ];
    for answer in answers {
        assert_eq!(answer.status(), 200, "{answer}");
        assert!(!answer.text().contains("isAppAdmin"), "{answer}");
    }
}
