//! What only a connection can show: leaving, joining, stopping, and being slow.

use std::time::{Duration, Instant};

use beztack_domain::ai::FinishReason;
use beztack_tests::{Act, Browser, Listening, TestApp, Wire};

use super::{app_with, finish, say, says, turn, used};

const DROP: Duration = Duration::from_millis(20);

/// A script that takes far longer than any test.
fn endless() -> Vec<Act> {
    vec![Act::Drip("drop ", 100_000, DROP)]
}

/// A script that takes about a second.
fn unhurried() -> Vec<Act> {
    vec![
        Act::Drip("drop ", 50, DROP),
        finish(FinishReason::Stop),
        used(7, 50),
    ]
}

pub(super) async fn ask(server: &Listening, browser: &Browser, chat: &str) -> Wire {
    let body = turn(chat, "m", "Go on").to_string();
    let mut wire = server.send(browser, "POST", "/api/v1/ai/chat", &body).await;
    wire.until("drop").await;
    wire
}

async fn ask_resumably(server: &Listening, browser: &Browser, chat: &str) -> Wire {
    let mut body = turn(chat, "m", "Go on");
    body["resumable"] = true.into();
    let body = body.to_string();
    let mut wire = server.send(browser, "POST", "/api/v1/ai/chat", &body).await;
    wire.until("drop").await;
    wire
}

/// Waits until something holds; `false` if it does not within a second.
async fn within_a_second(holds: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(1) {
        if holds() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

pub(super) async fn settled(app: &TestApp) -> String {
    for _ in 0..200 {
        if app.count("ai_run", "finished_at IS NULL").await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    app.texts("SELECT status FROM ai_run ORDER BY created_at, id")
        .await
        .join(" ")
}

#[actix_web::test]
async fn a_client_that_leaves_stops_the_model() {
    let (app, model) = app_with([endless()]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    drop(ask(&server, &ada, "c").await);
    assert!(
        within_a_second(|| model.hung_up() == 1).await,
        "still heard"
    );
    let heard = model.heard();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(model.heard(), heard, "nobody listens any more");
    assert_eq!(settled(&app).await, "stopped");
    // What was said until then stays said.
    assert_eq!(app.count("ai_message", "role = 'assistant'").await, 1);
}

#[actix_web::test]
async fn a_client_that_leaves_while_the_model_is_silent_is_missed_at_once() {
    let silence = Act::Wait(Duration::from_mins(1));
    let (app, model) = app_with([vec![Act::text("drop"), silence]]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    drop(ask(&server, &ada, "c").await);
    assert!(
        within_a_second(|| model.hung_up() == 1).await,
        "still heard"
    );
}

#[actix_web::test]
async fn a_resumable_answer_is_joined_from_another_instance() {
    let (app, model) = app_with([unhurried()]).await;
    let (server, elsewhere) = (app.listen(), app.listen_elsewhere());
    let ada = app.person("ada").await;
    drop(ask_resumably(&server, &ada, "c").await);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(model.hung_up(), 0, "it goes on");
    let mut wire = elsewhere
        .send(&ada, "GET", "/api/v1/ai/chat/c/stream", "")
        .await;
    let all = wire.until("data: [DONE]").await;
    assert!(all.contains("\"type\":\"start\""), "from the beginning");
    assert_eq!(all.matches("drop ").count(), 50, "{all}");
    assert!(all.contains("\"finishReason\":\"stop\""));
    assert_eq!(settled(&app).await, "finished");
}

#[actix_web::test]
async fn an_answer_goes_on_while_somebody_reads_along() {
    let (app, model) = app_with([unhurried()]).await;
    let (server, elsewhere) = (app.listen(), app.listen_elsewhere());
    let ada = app.person("ada").await;
    let first = ask(&server, &ada, "c").await;
    let mut second = elsewhere.send(&ada, "GET", "/api/chat/c/stream", "").await;
    second.until("drop").await;
    drop(first);
    second.until("\"type\":\"finish\"").await;
    assert_eq!(
        (model.heard(), settled(&app).await.as_str()),
        (52, "finished")
    );
}

#[actix_web::test]
async fn an_answer_is_stopped_through_another_instance() {
    let (app, model) = app_with([endless()]).await;
    let (server, elsewhere) = (app.listen(), app.listen_elsewhere());
    let ada = app.person("ada").await;
    let mut wire = ask_resumably(&server, &ada, "c").await;
    let mut stop = elsewhere
        .send(&ada, "POST", "/api/v1/ai/chat/c/stop", "{}")
        .await;
    stop.until("204 No Content").await;
    wire.until("data: {\"type\":\"abort\"}\n\ndata: [DONE]")
        .await;
    assert_eq!(model.hung_up(), 1);
    assert_eq!(settled(&app).await, "stopped");
    assert_eq!(app.count("ai_message", "role = 'assistant'").await, 1);
}

#[actix_web::test]
async fn a_stream_ends_with_its_session() {
    let (app, model) = app_with([endless()]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let mut wire = ask(&server, &ada, "c").await;
    app.sql("DELETE FROM session").await;
    wire.until("Your session has ended.").await;
    wire.until("data: [DONE]").await;
    assert_eq!(model.hung_up(), 1);
}

#[actix_web::test]
async fn whoever_follows_is_cut_off_with_their_own_session() {
    let (app, model) = app_with([endless()]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let asking = ask_resumably(&server, &ada, "c").await;
    let elsewhere = app.signed_in("ada").await;
    let mut following = server
        .send(&elsewhere, "GET", "/api/v1/ai/chat/c/stream", "")
        .await;
    following.until("drop").await;
    elsewhere.post("/api/auth/sign-out").send().await;
    let heard = following.until("data: [DONE]").await;
    assert!(heard.contains("Your session has ended."), "{heard}");
    assert_eq!(model.hung_up(), 0, "the answer itself goes on");
    drop(asking);
}

#[actix_web::test]
async fn only_so_many_follow_at_once() {
    let (app, _) = app_with([endless(), endless()]).await;
    let server = app.listen();
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let _answers = [
        ask_resumably(&server, &ada, "c").await,
        ask_resumably(&server, &bob, "c").await,
    ];
    let path = "/api/v1/ai/chat/c/stream";
    let follow = async |who: &Browser| server.send(who, "GET", path, "").await;
    let mut first = follow(&ada).await;
    first.until("drop").await;
    let mut second = follow(&ada).await;
    second.until("drop").await;
    let mut third = follow(&ada).await;
    third.until("too-many-at-once").await;
    let refused = third.until("429 Too Many Requests").await.to_lowercase();
    assert!(refused.contains("\r\nretry-after: "), "{refused}");
    let mut fourth = follow(&bob).await;
    fourth.until("drop").await;
    follow(&bob).await.until("503 Service Unavailable").await;
    // Whoever leaves makes place.
    drop(first);
    tokio::time::sleep(Duration::from_millis(500)).await;
    follow(&bob).await.until("drop").await;
}

#[actix_web::test]
async fn a_stream_ends_when_its_owner_is_banned() {
    let (app, model) = app_with([endless()]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let mut wire = ask(&server, &ada, "c").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    wire.until("Your session has ended.").await;
    assert_eq!(model.hung_up(), 1);
}

#[actix_web::test]
async fn a_reader_who_does_not_read_makes_the_model_wait() {
    const WORD: &str = "a word of a kilobyte or so, which is said again and again until it is \
        far more than any buffer on the way could ever hold, even those of the system itself, \
        which are a few megabytes at most; so it goes on and on, and nobody takes it off the \
        line, and whoever says it has to wait, because nothing here is kept in memory for those \
        who do not read, however long they take, and however fast the model speaks to them. ";
    let (app, model) = app_with([vec![Act::Repeat(WORD, 1_000_000)]]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let body = serde_json::json!({ "prompt": "Go on" }).to_string();
    let wire = server
        .send(&ada, "POST", "/api/v1/ai/completion", &body)
        .await;
    let mut before = 0;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let heard = model.heard();
        if heard > 0 && heard == before {
            break;
        }
        before = heard;
    }
    assert_eq!(model.heard(), before, "it waits");
    assert!(before < 100_000, "{before} pieces wait somewhere");
    drop(wire);
    assert!(within_a_second(|| model.hung_up() == 1).await);
    assert!(model.heard() < 100_000, "it was heard out without a reader");
}

#[actix_web::test]
async fn a_server_that_goes_ends_its_streams_properly() {
    let (app, model) = app_with([endless()]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let mut wire = ask(&server, &ada, "c").await;
    app.state().start_draining();
    wire.until("data: {\"type\":\"abort\"}\n\ndata: [DONE]")
        .await;
    assert_eq!(model.hung_up(), 1);
    assert_eq!(settled(&app).await, "stopped");
    let answer = say(&ada, "c", "m-2", "And now?").await;
    assert_eq!(answer.verdict(), "503 unavailable");
}

#[actix_web::test]
async fn only_so_many_answers_are_made_at_once() {
    let (app, _) = app_with([endless(), endless(), says("Now.")]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let one = ask(&server, &ada, "one").await;
    let _two = ask(&server, &ada, "two").await;
    let answer = say(&ada, "three", "m", "Hello").await;
    assert_eq!(answer.verdict(), "429 too-many-streams");
    drop(one);
    for _ in 0..100 {
        if app.count("ai_run", "status = 'stopped'").await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(say(&ada, "three", "m", "Hello").await.status(), 200);
}

#[actix_web::test]
async fn a_new_message_takes_the_place_of_an_answer_in_the_making() {
    let (app, model) = app_with([endless(), says("Better.")]).await;
    let server = app.listen();
    let ada = app.person("ada").await;
    let mut wire = ask(&server, &ada, "c").await;
    let answer = say(&ada, "c", "m-2", "No, wait").await;
    assert_eq!(answer.status(), 200);
    wire.until("data: [DONE]").await;
    assert_eq!(model.hung_up(), 2);
    settled(&app).await;
    let told = ada.get("/api/v1/ai/conversations/c").send().await.json();
    let roles: Vec<&str> = told["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["user", "user", "assistant"]);
}
