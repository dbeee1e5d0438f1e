//! Who sold it: the first line that can be a name.

use super::date::{self, Order};
use super::line::Line;
use super::role::{Role, role};

/// Headings that are nobody's name.
const HEADINGS: [&str; 22] = [
    "receipt",
    "sales receipt",
    "recibo",
    "ticket",
    "tiquet",
    "factura",
    "factura simplificada",
    "boleta",
    "boleta electronica",
    "boleta de venta electronica",
    "invoice",
    "tax invoice",
    "ticket de compra",
    "bienvenido",
    "bienvenidos",
    "welcome",
    "copia cliente",
    "customer copy",
    "comprobante",
    "nota de venta",
    "documento no fiscal",
    "order",
];

/// What stands before a name.
const GREETINGS: [&str; 6] = [
    "welcome to ",
    "bienvenidos a ",
    "bienvenido a ",
    "gracias por comprar en ",
    "thank you for shopping at ",
    "thanks for visiting ",
];

/// The name of the shop; empty where no line can be one. Names stand at the top.
pub(super) fn find(lines: &[Line]) -> String {
    let named = lines.iter().take(8).find(|line| is_name(line));
    named.map(clean).unwrap_or_default()
}

fn is_name(line: &Line) -> bool {
    let bare = line.folded.trim_matches(|c: char| !c.is_alphanumeric());
    let is_heading = HEADINGS.contains(&bare);
    let is_web = bare.starts_with("www.") || bare.contains('@') || bare.starts_with("http");
    line.letters() >= 2
        && line.prices().is_empty()
        && !is_heading
        && !is_web
        && role(line) == Role::Plain
        && date::find([bare].into_iter(), Order::DayFirst).is_none()
}

fn clean(line: &Line) -> String {
    let text = line
        .text
        .trim_matches(|c: char| "*-=_#~|<>\"'·:. ".contains(c));
    let folded = text.to_lowercase();
    let greeting = GREETINGS
        .iter()
        .find(|greeting| folded.starts_with(**greeting));
    let name = greeting
        .and_then(|greeting| text.get(greeting.len()..))
        .unwrap_or(text);
    let name = name.trim_matches(|c: char| "*-=_#~|!¡ ".contains(c));
    // "S.A." keeps its dot.
    if line.text.contains(&format!("{name}.")) && name.len() > 2 && name.contains('.') {
        format!("{name}.")
    } else {
        name.to_owned()
    }
}
