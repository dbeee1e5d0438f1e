use std::sync::Arc;

use beztack_domain::ai::ModelEvent;
use beztack_tests::{Act, ScriptedModel, TestApp};
use serde_json::{Value, json};

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

/// Held askew by six degrees; in the shadow on one side, and out of focus; in letters of
/// ten pixels, with grain.
#[actix_web::test]
async fn bad_photographs_return_their_total_too() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    for (name, languages, date, total) in [
        ("receipt-skewed.jpg", "eng", "2024-02-19", 12.24),
        ("receipt-shadowed.jpg", "spa", "2023-09-16", 70700.0),
        ("receipt-small.jpg", "eng", "2023-10-05", 26.49),
    ] {
        let fields = [("languages", languages)];
        let answer = form(ada.post(PATH), name, &fixture(name), &fields)
            .send()
            .await;
        assert_eq!(answer.status(), 200, "{name}: {answer}");
        let receipt = &answer.json()["receipt"];
        assert_eq!(receipt["total"], total, "{name}: {answer}");
        assert_eq!(receipt["date"], date, "{name}: {answer}");
    }
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

/// What is read from this text where a model says that of it.
async fn read_with_model(text: &str, act: Act) -> (Value, TestApp) {
    let model = ScriptedModel::new([vec![act]]);
    let app = TestApp::start_with(|setup| setup.model = Arc::new(model)).await;
    let ada = app.person("ada").await;
    let answer = ada.post(PATH).json(&json!({ "text": text })).send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    (answer.json()["receipt"].clone(), app)
}

fn says(total: f64) -> Act {
    let item = json!({ "name": "Bread", "quantity": 1, "unitPrice": total, "total": total });
    let told = json!({ "store": "Bakery", "date": "2024-03-12", "items": [item], "subtotal": null, "tax": 0, "total": total });
    Act::Say(ModelEvent::Text(told.to_string()))
}

#[actix_web::test]
async fn numbers_that_add_up_are_not_the_model_s_to_change() {
    let (receipt, app) = read_with_model("Bread 2.50\nTOTAL 2.50", says(9.99)).await;
    assert_eq!(receipt["total"], 2.5);
    assert_eq!(receipt["date"], "2024-03-12");
    assert_eq!(app.count("ai_run", "kind = 'receipt'").await, 1);
}

#[actix_web::test]
async fn the_model_helps_where_they_do_not() {
    let (receipt, _) = read_with_model("SHOP\nBread 2.50\nTOTAL 25.00", says(2.5)).await;
    assert_eq!(
        (&receipt["total"], &receipt["arithmetic"]),
        (&json!(2.5), &json!("agrees"))
    );
}

#[actix_web::test]
async fn a_model_that_fails_leaves_what_the_rules_read() {
    let failing = Act::Break("the model is away");
    let (receipt, _) = read_with_model("SHOP\nBread 2.50\nTOTAL 2.50", failing).await;
    assert_eq!(receipt["total"], 2.5);
}
