use beztack_tests::TestApp;

use super::own_kinds;
use crate::auth::opens;

#[actix_web::test]
async fn nothing_is_written_where_it_is_switched_off() {
    let app = TestApp::start_with(|setup| setup.rules.security.events = false).await;
    let ada = app.person("ada").await;
    app.statements().take();
    opens(&app, "ada", "wrong horse 1").await;
    assert_eq!(app.statements().take().len(), 1);
    assert!(own_kinds(&ada).await.is_empty());
    assert_eq!(app.count("security_event", "true").await, 0);
}
