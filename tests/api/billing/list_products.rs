use beztack_domain::billing::Provider;
use beztack_tests::TestApp;
use insta::assert_snapshot;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/subscriptions/products";

async fn selling(provider: Provider) -> TestApp {
    let app = TestApp::start_with(|setup| setup.rules.billing.provider = provider).await;
    for provider in [Provider::Polar, Provider::MercadoPago] {
        app.seed(provider).await;
    }
    app
}

/// What the pricing page shows first: `basic/month 1900 USD`.
fn prices(answer: &Value) -> Vec<String> {
    let products = answer["products"].as_array().unwrap();
    let line = |product: &Value| {
        let (plan, price) = (&product["metadata"]["tier"], &product["price"]);
        let (amount, currency) = (&price["amount"], price["currency"].as_str().unwrap());
        let interval = product["interval"].as_str().unwrap();
        format!("{}/{interval} {amount} {currency}", plan.as_str().unwrap())
    };
    products.iter().map(line).collect()
}

#[actix_web::test]
async fn polar_s_plans_are_priced_in_cents() {
    let app = selling(Provider::Polar).await;
    let answer = app.anonymous().get(PATH).send().await;
    assert_eq!(answer.json()["provider"], "polar");
    assert_snapshot!(prices(&answer.json()).join("\n"), @"
    free/month 0 USD
    basic/month 900 USD
    basic/year 9000 USD
    pro/month 2900 USD
    pro/year 29000 USD
    ultimate/month 9900 USD
    ultimate/year 99000 USD
    ");
}

#[actix_web::test]
async fn mercado_pago_s_plans_are_priced_in_pesos() {
    let app = selling(Provider::MercadoPago).await;
    let answer = app.anonymous().get(PATH).send().await;
    assert_eq!(answer.json()["provider"], "mercadopago");
    assert_snapshot!(prices(&answer.json()).join("\n"), @"
    free/month 0 UYU
    basic/month 4500 UYU
    pro/month 8000 UYU
    ultimate/month 15000 UYU
    ");
}

#[actix_web::test]
async fn a_product_has_what_the_pricing_page_reads() {
    let app = selling(Provider::Polar).await;
    let answer = app.anonymous().get(PATH).send().await.json();
    assert_snapshot!(format!("{:#}", answer["products"][0]), @r#"
    {
      "description": "Try everything at a small scale.",
      "id": "polar_free_month",
      "interval": "month",
      "intervalCount": 1,
      "metadata": {
        "displayOrder": 0,
        "features": [
          "basic_dashboard"
        ],
        "limits": {
          "apiCalls": 1000,
          "projects": 1,
          "storage": 1,
          "users": 1
        },
        "permissions": [
          "dashboard.read"
        ],
        "planId": "free",
        "tier": "free"
      },
      "name": "Free",
      "price": {
        "amount": 0,
        "currency": "USD"
      },
      "type": "plan"
    }
    "#);
}

#[actix_web::test]
async fn the_frontend_s_path_is_the_same() {
    let app = selling(Provider::Polar).await;
    let canonical = app.anonymous().get(PATH).send().await;
    let alias = app
        .anonymous()
        .get("/api/subscriptions/products")
        .send()
        .await;
    assert_eq!(alias.status(), 200);
    assert_eq!(alias.bytes(), canonical.bytes());
}

#[actix_web::test]
async fn an_empty_catalogue_is_an_empty_list() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get(PATH).send().await;
    assert_eq!(
        answer.json(),
        json!({ "provider": "polar", "products": [] })
    );
}

#[actix_web::test]
async fn seeding_again_changes_nothing() {
    let app = selling(Provider::Polar).await;
    let before = app.anonymous().get(PATH).send().await;
    app.seed(Provider::Polar).await;
    let after = app.anonymous().get(PATH).send().await;
    assert_eq!(after.bytes(), before.bytes());
}
