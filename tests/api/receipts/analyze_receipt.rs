use beztack_tests::TestApp;
use insta::assert_snapshot;
use serde_json::json;

const TEXT: &str = "BAR LA ESQUINA\nFecha: 05-07-2023\n2 CAÑA 1,80 3,60\nTORTILLA 4,00\n\
    TOTAL 7,60 €\nIVA 10% incluido 0,69";

#[actix_web::test]
async fn strangers_may_have_a_receipt_analysed() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .post("/ai/analyze")
        .json(&json!({ "text": TEXT }))
        .send()
        .await;
    assert_snapshot!(answer, @r#"
    200 OK
    content-type: application/json

    {
      "arithmetic": "agrees",
      "currency": "EUR",
      "date": "2023-07-05",
      "items": [
        {
          "name": "CAÑA",
          "quantity": 2.0,
          "total": 3.6,
          "unitPrice": 1.8
        },
        {
          "name": "TORTILLA",
          "quantity": 1.0,
          "total": 4.0,
          "unitPrice": 4.0
        }
      ],
      "store": "BAR LA ESQUINA",
      "tax": 0.69,
      "total": 7.6
    }
    "#);
    let stranger = app.anonymous();
    let canonical = stranger.post("/api/v1/ai/analyze");
    let canonical = canonical.json(&json!({ "text": TEXT })).send().await;
    assert_eq!(answer.bytes(), canonical.bytes());
}

#[actix_web::test]
async fn what_is_no_receipt_is_refused_where_the_page_looks() {
    let app = TestApp::start().await;
    for text in ["", "Dear Sir or Madam"] {
        let answer = app
            .anonymous()
            .post("/ai/analyze")
            .json(&json!({ "text": text }))
            .send()
            .await;
        assert_eq!(answer.verdict(), "422 invalid-input");
        let body = answer.json();
        assert_eq!(body["error"], body["detail"], "{answer}");
    }
    let long = json!({ "text": "9".repeat(20_001) });
    let answer = app.anonymous().post("/ai/analyze").json(&long).send().await;
    assert_eq!(answer.verdict(), "422 invalid-input");
}

#[actix_web::test]
async fn it_is_limited_by_address() {
    let app = TestApp::start_with(|setup| {
        setup.settings.rate_limit = true;
        setup.settings.development = false;
    })
    .await;
    let stranger = app.anonymous();
    let call = || {
        stranger
            .post("/ai/analyze")
            .from("203.0.113.7")
            .json(&json!({ "text": TEXT }))
            .send()
    };
    for _ in 0..100 {
        assert_eq!(call().await.status(), 200);
    }
    assert_eq!(call().await.status(), 429);
}
