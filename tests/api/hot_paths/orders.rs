use beztack_tests::TestApp;
use serde_json::Value;

use super::{ask, explain};
use crate::admin::boss;

/// 5,000 people who joined at once, as an import has them join.
const IMPORTED: &str = "
INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
SELECT 'u' || n, 'User ' || n, 'u' || n || '@example.test', true, at, at
FROM numbers, (SELECT created_at AS at FROM \"user\" LIMIT 1) t;
ANALYZE";

#[actix_web::test]
async fn people_who_joined_at_once_are_not_sorted_for_a_page() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.sql(IMPORTED).await;
    for query in [
        "limit=10",
        "limit=10&offset=100",
        "limit=10&sortBy=createdAt&sortDirection=asc",
        "limit=10&offset=100&sortBy=createdAt&sortDirection=desc",
    ] {
        app.statements().take();
        let path = format!("/api/auth/admin/list-users?{query}");
        ask(&boss, &("GET", path, Value::Null)).await;
        let asked = app.statements().take().into_iter();
        let pages: Vec<_> = asked.filter(|s| s.sql.contains("ORDER BY")).collect();
        let [page] = pages.as_slice() else {
            panic!("{query}: {pages:?}");
        };
        let plan = explain(&app, page).await;
        assert!(
            plan.contains("user_created_at_id_idx")
                && !plan.contains("Sort")
                && !plan.contains("TEMP B-TREE"),
            "{query}\n{page}\n{plan}"
        );
    }
}

/// 2,000 jobs that are all due at the same moment, after an hour without a worker.
const QUEUED: &str = "
INSERT INTO job (id, kind, payload, status, attempts, run_at, created_at, updated_at)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000)
SELECT 'j' || n, 'from_the_future', '{}', 'queued', 0, at, at, at
FROM numbers, (SELECT created_at AS at FROM \"user\" LIMIT 1) t;
ANALYZE";

#[actix_web::test]
async fn jobs_that_wait_are_not_sorted_for_a_few_of_them() {
    let app = TestApp::start().await;
    let _somebody = app.person("ada").await;
    app.sql(QUEUED).await;
    app.statements().take();
    app.run_jobs().await;
    let asked = app.statements().take();
    let claim = asked.iter().find(|s| s.sql.contains("waiting AS"));
    let claim = claim.expect("jobs are claimed");
    let plan = explain(&app, claim).await;
    assert!(
        plan.contains("job_status_run_at_id_idx")
            && !plan.contains("Sort")
            && !plan.contains("TEMP B-TREE"),
        "{claim}\n{plan}"
    );
}
