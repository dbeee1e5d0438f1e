use beztack_app::admin;
use beztack_app::security_events::Operator;
use beztack_domain::EmailAddress;
use beztack_tests::{SequentialIds, TestApp, address};

use super::own;

#[actix_web::test]
async fn roles_that_the_command_line_gives_are_written_down() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let email = EmailAddress::parse(&address("ada")).unwrap();
    let ids = SequentialIds::default();
    for (records, known) in [(true, 2), (false, 2)] {
        let operator = Operator {
            clock: app.clock(),
            ids: &ids,
            records,
        };
        let roles = admin::grant_admin(app.db(), operator, &email).await;
        assert!(roles.unwrap().is_some());
        assert_eq!(own(&ada).await.len(), known);
    }
    let events = own(&ada).await;
    let event = events.iter().find(|event| event["kind"] == "role-changed");
    let details = &event.unwrap()["details"];
    assert_eq!(details["by"], "command line");
    assert_eq!(details["role"], "admin,sudo");
}
