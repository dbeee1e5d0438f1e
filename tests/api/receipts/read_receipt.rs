use beztack_tests::TestApp;
use serde_json::json;

use crate::ocr::{fixture, form, reading_with};

const PATH: &str = "/api/v1/ai/receipts";

#[actix_web::test]
async fn a_photographed_receipt_returns_its_total() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let answer = form(ada.post(PATH), "photo.jpg", &fixture("receipt.jpg"), &[])
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{answer}");
    let receipt = &answer.json()["receipt"];
    assert_eq!(receipt["total"], 20.47, "{answer}");
    assert_eq!(receipt["subtotal"], 18.95, "{answer}");
    assert_eq!(receipt["tax"], 1.52, "{answer}");
    assert_eq!(receipt["date"], "2024-03-12");
    assert_eq!(receipt["store"], "FRESH CORNER MARKET");
    assert_eq!(receipt["items"].as_array().unwrap().len(), 4, "{answer}");
    assert_eq!(receipt["arithmetic"], "agrees");
}

#[actix_web::test]
async fn text_needs_no_engine() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = ada
        .post(PATH)
        .json(&json!({ "text": "SHOP\nBread 2.50\nTOTAL 2.50" }))
        .send()
        .await;
    assert_eq!(answer.json()["receipt"]["total"], 2.5, "{answer}");
    let nothing = ada.post(PATH).json(&json!({})).send().await;
    assert_eq!(nothing.json()["errors"][0]["field"], "file");
    let file = form(ada.post(PATH), "x", &fixture("receipt.jpg"), &[])
        .send()
        .await;
    assert_eq!(file.verdict(), "503 ocr-engine-missing");
}

#[actix_web::test]
async fn a_picture_of_something_else_is_no_receipt() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let answer = form(ada.post(PATH), "x", &fixture("hello.png"), &[])
        .send()
        .await;
    assert_eq!(answer.verdict(), "422 invalid-input");
}
