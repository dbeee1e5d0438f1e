//! About what people pay for.

use beztack_domain::Language;

use super::greeting;
use crate::letter::Letter;

/// What somebody has bought, as it is shown.
pub(super) struct Bought {
    pub(super) plan: String,
    pub(super) price: String,
}

/// So much, so often.
pub(super) fn price(language: Language, amount: &str, period: &str) -> String {
    let period = translated(language, period);
    match language {
        Language::English => format!("{amount} per {period}"),
        Language::Spanish => format!("{amount} por {period}"),
    }
}

/// The periods that plans have; any other word stays what it is.
fn translated(language: Language, period: &str) -> &str {
    let (english, spanish) = match period.to_lowercase().as_str() {
        "month" | "monthly" | "mes" | "mensual" => ("month", "mes"),
        "year" | "yearly" | "annual" | "año" | "anual" => ("year", "año"),
        _ => (period, period),
    };
    match language {
        Language::English => english,
        Language::Spanish => spanish,
    }
}

pub(super) fn subscription_confirmation(
    language: Language,
    product: &str,
    name: &str,
    bought: Bought,
    url: &str,
) -> Letter {
    let greeting = greeting(language, name);
    let Bought { plan, price } = bought;
    match language {
        Language::English => Letter::new(
            format!("Your subscription to {product}: {plan}"),
            "Your subscription is active",
        )
        .text(greeting)
        .text(format!("Thank you for choosing {plan}."))
        .details([
            ("Plan", plan),
            ("Price", price),
            ("Status", "active".to_owned()),
        ])
        .text("You can change or cancel it at any time.")
        .button("Manage subscription", url),
        Language::Spanish => Letter::new(
            format!("Tu suscripción a {product}: {plan}"),
            "Tu suscripción está activa",
        )
        .text(greeting)
        .text(format!("Gracias por elegir {plan}."))
        .details([
            ("Plan", plan),
            ("Precio", price),
            ("Estado", "activa".to_owned()),
        ])
        .text("Puedes cambiarla o cancelarla cuando quieras.")
        .button("Gestionar suscripción", url),
    }
}
