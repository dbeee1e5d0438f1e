//! What happens to documents at the same moment as something else.

use std::sync::Arc;
use std::time::Duration;

use beztack_domain::billing::Provider;
use beztack_tests::{SlowReader, Target, TestApp, target};
use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use tokio::task::spawn_local;
use tokio::time::timeout;

use super::{reading_slowly, send_text};
use crate::together::{Gate, tally};

/// Every document there is was to be forgotten.
async fn let_all_run_out(app: &TestApp) {
    app.sql("UPDATE ocr_document SET expires_at = '2025-01-01 00:00:00'")
        .await;
}

/// Does something while somebody deletes Ada, who only gets to her documents and lets her be.
async fn amid_a_deletion<T>(app: &TestApp, action: impl Future<Output = T>) -> T {
    if target() == Target::Sqlite {
        return action.await;
    }
    let gate = Gate::closed(app, "SELECT id FROM \"user\" FOR UPDATE").await;
    let delete = async {
        let is_reached = gate.reached_by(1).await;
        gate.go_on("DELETE FROM ocr_document").await;
        gate.open().await;
        is_reached
    };
    let (done, is_reached) = join(action, delete).await;
    assert!(is_reached, "it did not have to wait");
    done
}

#[actix_web::test]
async fn a_document_is_sent_while_its_owner_s_others_are_deleted() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(10);
    let ada = app.person("ada").await;
    for (old, new, status) in [("one", "two", 200), ("three", "1\n2\n3\n4", 202)] {
        assert_eq!(send_text(&ada, old).send().await.status(), 200);
        let answer = amid_a_deletion(&app, send_text(&ada, new).send()).await;
        assert_eq!(answer.status(), status, "{answer}");
    }
}

#[actix_web::test]
async fn a_document_is_read_while_it_is_deleted() {
    let (app, reader) = reading_slowly().await;
    let ada = app.person("ada").await;
    app.run_jobs().await;
    let sent = send_text(&ada, "1\n2\n3\n4").send().await;
    assert_eq!(sent.status(), 202, "{sent}");
    reader.let_read(4);
    assert_eq!(amid_a_deletion(&app, app.run_jobs()).await, 1);
    assert_eq!(app.count("job", "true").await, 0, "it is not tried again");
}

#[actix_web::test]
async fn who_sends_a_document_leaves_those_that_are_over_to_the_sweep() {
    let (app, reader) = reading_slowly().await;
    reader.let_read(2);
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    assert_eq!(send_text(&ada, "hers").send().await.status(), 200);
    let_all_run_out(&app).await;
    let sending = send_text(&bob, "his").send();
    let answer = if target() == Target::Postgres {
        let gate = Gate::closed(&app, "SELECT id FROM ocr_document FOR UPDATE").await;
        let answer = timeout(Duration::from_secs(10), sending).await;
        gate.open().await;
        answer.expect("it waited")
    } else {
        sending.await
    };
    assert_eq!(answer.status(), 200, "{answer}");
    let queued = send_text(&ada, "1\n2\n3\n4").send().await;
    assert_eq!(queued.status(), 202, "{queued}");
    let over = "expires_at < '2026-01-01 00:00:00'";
    assert_eq!(app.count("ocr_document", over).await, 1);
}

/// An application whose free plan grants so many pages.
async fn granting(pages: u32) -> (TestApp, SlowReader) {
    let reader = SlowReader::new();
    let extractor = Arc::new(reader.clone());
    let app = TestApp::start_with(|setup| {
        setup.extractor = extractor;
        setup.rules.ocr.waiting_per_user = 4;
    })
    .await;
    app.seed(Provider::Polar).await;
    let limits = format!("{{\"ocrPages\": {pages}}}");
    let sql = format!("UPDATE plan SET limits = '{limits}' WHERE id = 'polar_free_month'");
    app.sql(&sql).await;
    (app, reader)
}

async fn pages(app: &TestApp) -> String {
    app.text("SELECT CAST(pages AS text) FROM ocr_usage").await
}

#[actix_web::test]
async fn documents_that_are_read_at_once_do_not_pass_a_limit_together() {
    let (app, reader) = granting(5).await;
    let ada = app.person("ada").await;
    let sent = ["1\n2", "3\n4", "5\n6", "7\n8"].map(|text| send_text(&ada, text).send());
    let let_read = async {
        reader.until_reading(2).await;
        reader.let_read(10);
    };
    let (answers, ()) = join(join_all(sent), let_read).await;
    let tally: Vec<_> = tally(&answers).into_iter().collect();
    let expected = [("200", 2), ("402 ocr-limit-reached", 2)];
    assert_eq!(
        tally,
        expected.map(|(verdict, many)| (verdict.to_owned(), many))
    );
    assert_eq!(pages(&app).await, "4");
}

#[actix_web::test]
async fn a_document_counts_though_its_owner_leaves() {
    let (app, reader) = granting(3).await;
    let ada = app.person("ada").await;
    let impatient = ada.copy();
    let leaving = spawn_local(async move { send_text(&impatient, "1\n2").send().await });
    reader.until_reading(1).await;
    leaving.abort();
    reader.until_reading(0).await;
    assert_eq!(pages(&app).await, "2");
    let answer = send_text(&ada, "3\n4").send().await;
    assert_eq!(answer.verdict(), "402 ocr-limit-reached");
}

#[actix_web::test]
async fn a_document_that_cannot_be_read_costs_nothing() {
    let (app, reader) = granting(2).await;
    reader.let_read(4);
    let ada = app.person("ada").await;
    let answer = send_text(&ada, "1\nunreadable").send().await;
    assert_eq!(answer.verdict(), "422 invalid-input");
    assert_eq!(pages(&app).await, "0");
    assert_eq!(send_text(&ada, "1\n2").send().await.status(), 200);
}

#[actix_web::test]
async fn nobody_takes_every_place_of_the_reader() {
    let (app, reader) = reading_slowly().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let reading = ["one", "two"].map(|text| {
        let ada = ada.copy();
        spawn_local(async move { send_text(&ada, text).send().await })
    });
    reader.until_reading(2).await;
    let third = send_text(&ada, "three").send();
    let third = timeout(Duration::from_secs(10), third).await;
    let third = third.expect("it is being read");
    assert_eq!(third.verdict(), "429 too-many-at-once");
    assert!(third.header("retry-after").is_some());
    reader.let_read(3);
    assert_eq!(send_text(&bob, "his").send().await.status(), 200);
    for answer in join_all(reading).await {
        assert_eq!(answer.unwrap().status(), 200);
    }
    // There is a place again as soon as one is read.
    reader.let_read(1);
    assert_eq!(send_text(&ada, "three").send().await.status(), 200);
}

#[actix_web::test]
async fn a_document_waits_for_a_place_as_long_as_it_takes() {
    let (app, reader) = reading_slowly().await;
    let ada = app.person("ada").await;
    app.run_jobs().await;
    let sent = send_text(&ada, "1\n2\n3\n4").send().await;
    reader.be_full(true);
    // More often than a job is tried.
    for _ in 0..5 {
        assert_eq!(app.run_jobs().await, 1);
        assert_eq!(app.run_jobs().await, 0, "not at once");
        assert_eq!(
            app.count("job", "status = 'queued' AND attempts = 0").await,
            1
        );
        app.advance(TimeDelta::seconds(5));
    }
    reader.be_full(false);
    reader.let_read(4);
    assert_eq!(app.run_jobs().await, 1);
    let read = ada.get(sent.header("location").unwrap()).send().await;
    assert_eq!(read.json()["status"], "succeeded", "{read}");
}
