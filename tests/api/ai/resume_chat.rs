use super::{app_with, chunks, say, says};

#[actix_web::test]
async fn there_is_nothing_to_join_where_nothing_is_said() {
    let (app, _) = app_with([says("Hello")]).await;
    let ada = app.person("ada").await;
    let join = || ada.get("/api/chat/c/stream").send();
    assert_eq!(join().await.status(), 204);
    chunks(&say(&ada, "c", "m", "Hello").await);
    let answer = join().await;
    assert_eq!((answer.status(), answer.bytes()), (204, &b""[..]));
}
