//! What happens to a conversation at the same moment as something else.

use std::time::Duration;

use beztack_tests::{Act, Target, TestApp, target};
use chrono::TimeDelta;
use tokio::time::timeout;

use super::live::{ask, settled};
use super::{app_with, chunks, say, says, used};
use crate::together::{Gate, one_behind_the_other};

/// Keeps whoever changes an answer in the making waiting, but for what is written down of it.
const HOLD_ANSWERS: &str = "SELECT id FROM ai_run FOR NO KEY UPDATE";

/// A script that begins, and then thinks for longer than any test.
fn thinks() -> Vec<Act> {
    vec![
        used(7, 3),
        Act::text("drop"),
        Act::Wait(Duration::from_mins(1)),
    ]
}

async fn tokens(app: &TestApp) -> String {
    app.text("SELECT input_tokens || ' ' || output_tokens FROM ai_usage")
        .await
}

#[actix_web::test]
async fn an_answer_ends_while_the_next_turn_begins() {
    let (app, _) = app_with([thinks(), says("Better.")]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let wire = ask(&server, &ada, "c").await;
    let leave = async { drop(wire) };
    let next = say(&ada, "c", "m-2", "Once more");
    let settle = async {
        leave.await;
        settled(&app).await
    };
    let (states, answer) = one_behind_the_other(&app, HOLD_ANSWERS, settle, next).await;
    chunks(&answer);
    // Nothing of what was used or said is lost.
    assert_eq!(tokens(&app).await, "17 8", "{states}");
    if target() == Target::Postgres {
        assert_eq!(settled(&app).await, "stopped finished");
        assert_eq!(app.count("ai_message", "role = 'assistant'").await, 2);
    }
}

#[actix_web::test]
async fn a_conversation_is_deleted_while_its_next_turn_begins() {
    let (app, _) = app_with([thinks(), says("Better.")]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let _wire = ask(&server, &ada, "c").await;
    let delete = ada.delete("/api/v1/ai/conversations/c").send();
    let next = say(&ada, "c", "m-2", "Once more");
    let (deleted, answer) = one_behind_the_other(&app, HOLD_ANSWERS, delete, next).await;
    assert_eq!(deleted.status(), 204, "{deleted}");
    if target() == Target::Postgres {
        assert_eq!(answer.verdict(), "404 not-found");
    }
}

#[actix_web::test]
async fn an_answer_does_not_wait_for_old_ones_that_go() {
    let (app, _) = app_with([says("One."), says("Two."), says("Three.")]).await;
    let ada = app.person("ada").await;
    chunks(&say(&ada, "c", "m", "Hello").await);
    let recorded = async {
        while app.count("ai_chunk", "true").await == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(10), recorded)
        .await
        .expect("it is recorded");
    app.advance(TimeDelta::minutes(2));
    if target() == Target::Postgres {
        let gate = Gate::closed(&app, "DELETE FROM ai_run").await;
        let second = say(&ada, "d", "m", "Hello");
        let second = timeout(Duration::from_secs(10), second).await;
        gate.undo().await;
        chunks(&second.expect("it waited"));
    }
    app.advance(TimeDelta::minutes(2));
    chunks(&say(&ada, "e", "m", "Hello").await);
    // What was left is gone.
    let of_the_first = "run_id = (SELECT id FROM ai_run ORDER BY created_at LIMIT 1)";
    assert_eq!(app.count("ai_chunk", of_the_first).await, 0);
}
