use beztack_tests::TestApp;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{app_with, chunks, say, says};

fn ids(page: &Value) -> Vec<&str> {
    let conversations = page["conversations"].as_array().unwrap();
    conversations
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect()
}

#[actix_web::test]
async fn conversations_are_listed_page_by_page_the_latest_first() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for name in ["one", "two", "three", "four", "five"] {
        chunks(&say(&ada, name, "m", &format!("About {name}\nand more")).await);
        // Some of them at the same time.
        if name != "three" {
            app.advance(TimeDelta::seconds(1));
        }
    }
    let first = ada
        .get("/api/v1/ai/conversations?limit=2")
        .send()
        .await
        .json();
    assert_eq!(first["conversations"][0]["title"], "About five");
    let mut seen: Vec<String> = ids(&first).iter().map(|id| (*id).to_owned()).collect();
    let mut page = first;
    while let Some(cursor) = page["nextCursor"].as_str() {
        let path = format!("/api/v1/ai/conversations?limit=2&cursor={cursor}");
        page = ada.get(&path).send().await.json();
        seen.extend(ids(&page).iter().map(|id| (*id).to_owned()));
    }
    assert_eq!(seen.len(), 5);
    assert_eq!((seen[0].as_str(), seen[4].as_str()), ("five", "one"));
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 5);
}

#[actix_web::test]
async fn a_cursor_is_ours_or_none() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for query in [
        "cursor=x",
        "cursor=1.%00",
        "cursor=-300000000000000.x",
        "limit=0",
        "limit=101",
        "offset=1",
    ] {
        let answer = ada
            .get(&format!("/api/v1/ai/conversations?{query}"))
            .send()
            .await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{query}");
    }
}

#[actix_web::test]
async fn a_conversation_is_told_as_use_chat_takes_it() {
    let (app, _) = app_with([says("Nice.")]).await;
    let ada = app.person("ada").await;
    let file = json!({ "type": "file", "mediaType": "image/png", "url": "data:image/png;base64,iVBORw0K", "filename": "a.png" });
    let parts = json!([file, { "type": "text", "text": "Look!" }, { "type": "data-x", "data": 1 }]);
    let body = json!({ "id": "c", "message": { "id": "m", "role": "user", "parts": parts } });
    chunks(&ada.post("/api/chat").json(&body).send().await);
    let told = ada.get("/api/v1/ai/conversations/c").send().await.json();
    assert_eq!(told["title"], "Look!");
    let mut messages = told["messages"].clone();
    messages[1]["id"] = json!("ID");
    insta::assert_snapshot!(messages.to_string(), @r#"[{"id":"m","metadata":{"createdAt":"2026-01-01T09:00:00.000Z"},"parts":[{"filename":"a.png","mediaType":"image/png","type":"file","url":"data:image/png;base64,iVBORw0K"},{"state":"done","text":"Look!","type":"text"}],"role":"user"},{"id":"ID","metadata":{"createdAt":"2026-01-01T09:00:00.000Z"},"parts":[{"type":"step-start"},{"state":"done","text":"Nice.","type":"text"}],"role":"assistant"}]"#);
}

#[actix_web::test]
async fn conversations_are_their_owner_s_alone() {
    let (app, model) = app_with([says("Mine."), says("Yours.")]).await;
    let (ada, eve) = (app.person("ada").await, app.person("eve").await);
    chunks(&say(&ada, "c", "m", "A secret").await);
    for path in ["/api/v1/ai/conversations/c", "/api/v1/ai/chat/c/stream"] {
        let answer = eve.get(path).send().await;
        assert!([404, 204].contains(&answer.status()), "{answer}");
    }
    let answer = eve.delete("/api/v1/ai/conversations/c").send().await;
    assert_eq!(answer.status(), 404);
    assert_eq!(eve.post("/api/chat/c/stop").send().await.status(), 404);
    let page = eve.get("/api/v1/ai/conversations").send().await.json();
    assert_eq!(page["conversations"], json!([]));
    // The same name is another conversation.
    chunks(&say(&eve, "c", "m", "Hello").await);
    assert_eq!(model.prompts()[1].turns.len(), 1);
    assert_eq!(app.count("ai_conversation", "true").await, 2);
}

#[actix_web::test]
async fn a_deleted_conversation_is_gone_with_all_that_was_said() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    chunks(&say(&ada, "c", "m", "Hello").await);
    let delete = || ada.delete("/api/v1/ai/conversations/c").send();
    assert_eq!(delete().await.status(), 204);
    assert_eq!(delete().await.status(), 404);
    for table in ["ai_conversation", "ai_message", "ai_run", "ai_chunk"] {
        assert_eq!(app.count(table, "true").await, 0, "{table}");
    }
    assert_eq!(app.count("ai_usage", "true").await, 1);
}

#[actix_web::test]
async fn a_conversation_can_be_full() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for number in 0..10 {
        let answer = say(&ada, "c", &format!("m-{number}"), "Go on").await;
        // The last one would be the twentieth answer's twin.
        if number == 9 {
            assert_eq!(answer.status(), 200);
        }
    }
    let answer = say(&ada, "c", "one-more", "Go on").await;
    assert_eq!(answer.verdict(), "422 invalid-input");
}
