//! Every operation refuses strangers, except those that `unguarded.txt` names.

use std::collections::BTreeSet;

use beztack_tests::TestApp;

use crate::openapi::operations;

fn unguarded() -> BTreeSet<&'static str> {
    include_str!("unguarded.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect()
}

#[actix_web::test]
async fn every_operation_refuses_strangers() {
    let app = TestApp::start().await;
    let mut open = BTreeSet::new();
    for (method, path, operation) in operations() {
        // Nobody's ids.
        let called: Vec<&str> = path
            .split('/')
            .map(|segment| {
                if segment.starts_with('{') {
                    "x"
                } else {
                    segment
                }
            })
            .collect();
        let browser = app.anonymous();
        let call = browser.call(method.parse().unwrap(), &called.join("/"));
        let status = call.send().await.status();
        if status != 401 {
            let says_so = operation.get("security").is_some();
            assert!(
                !says_so,
                "{method} {path} asks for a session and answered {status}"
            );
            open.insert(format!("{method} {path}"));
        }
    }
    let open: BTreeSet<&str> = open.iter().map(String::as_str).collect();
    let listed = unguarded();
    let surprises: Vec<_> = open.difference(&listed).collect();
    assert!(surprises.is_empty(), "not guarded: {surprises:?}");
    let outdated: Vec<_> = listed.difference(&open).collect();
    assert!(outdated.is_empty(), "guarded by now, or gone: {outdated:?}");
}
