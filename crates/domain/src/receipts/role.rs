//! What a line is for, told by its words.

use super::currency::has_word;
use super::line::{Line, fold};
use super::words::{
    ASIDE, CHANGE, CHARGE, DISCOUNT, NOT_A_TAX, PAPERS, PAYMENT, SAVING, SUBTOTAL, SURE_TOTAL, TAX,
    WEAK_TOTAL,
};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The sum to be paid; the higher, the surer.
    Total(u8),
    /// A sum before taxes or discounts.
    Subtotal,
    /// A tax.
    Tax,
    /// The sum of all taxes.
    TaxTotal,
    /// Money that changed hands.
    Payment,
    /// Money that came back.
    Change,
    /// A discount.
    Discount,
    /// A discount told once more, or the sum of all.
    Saving,
    /// What is charged besides goods: service, delivery, a tip.
    Charge,
    /// Nothing to add up: counts, rounding, addresses, numbers of papers.
    Aside,
    /// Anything else: an item, perhaps.
    Plain,
}

/// What a line is for.
pub(super) fn role(line: &Line) -> Role {
    let text = line.folded.as_str();
    let has = |words: &[&str]| words.iter().any(|words| has_word(text, words));
    let begins = |words: &[&str]| words.iter().any(|words| begins_with(text, words));
    let has_price = line.last_price().is_some() || !line.prices().is_empty();
    if has(&ASIDE) {
        return Role::Aside;
    }
    if has(&SAVING) && (has_price || begins(&SAVING)) {
        return Role::Saving;
    }
    if begins(&CHANGE) {
        return Role::Change;
    }
    if begins(&PAYMENT) && !text.contains("total a pagar") {
        return Role::Payment;
    }
    if has(&NOT_A_TAX) && !begins(&["total"]) {
        return Role::Aside;
    }
    // "Base 42,12  IVA 21% 8,85"
    if has(&TAX) && line.percent().is_some() && line.prices().len() >= 2 {
        return Role::Tax;
    }
    if begins(&SUBTOTAL) || (has(&SUBTOTAL) && !has(&TAX)) {
        return Role::Subtotal;
    }
    of_sums(text, has_price).unwrap_or_else(|| {
        if has(&DISCOUNT) && begins(&DISCOUNT) {
            Role::Discount
        } else if begins(&CHARGE) {
            Role::Charge
        } else if begins(&PAPERS) && !has_decimals(line) {
            Role::Aside
        } else {
            Role::Plain
        }
    })
}

/// Taxes and totals, whose words meet: "total IVA", "total, IVA included".
fn of_sums(text: &str, has_price: bool) -> Option<Role> {
    let has = |words: &[&str]| words.iter().any(|words| has_word(text, words));
    let is_tax = has(&TAX);
    let tells = ["includes", "including", "incluye"]
        .iter()
        .any(|word| has_word(text, word));
    let included = text.contains("incl") && !tells && has_word(text, "total");
    if is_tax && tells {
        return Some(Role::Tax);
    }
    if is_tax && !included && has_word(text, "total") && !has(&SURE_TOTAL) {
        return Some(Role::TaxTotal);
    }
    if has(&SURE_TOTAL) {
        return Some(Role::Total(3));
    }
    // "TOTAL 12,50" is one, a shampoo called "Total Repair" is none.
    let first = text
        .split(|c: char| !c.is_alphabetic())
        .find(|word| !word.is_empty());
    if first == Some("total") && (included || !is_tax) {
        return Some(Role::Total(2));
    }
    if is_tax && (has_price || text.split_whitespace().count() <= 3) {
        return Some(Role::Tax);
    }
    let begins = |words: &[&str]| words.iter().any(|words| begins_with(text, words));
    (has_price && begins(&WEAK_TOTAL)).then_some(Role::Total(1))
}

fn has_decimals(line: &Line) -> bool {
    line.prices().iter().any(|price| price.decimals == 2)
}

/// Whether the line's first words are these.
fn begins_with(text: &str, words: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    text.strip_prefix(words)
        .is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
}

/// Whether a word names the column of quantities.
pub(super) fn counts(word: &str) -> bool {
    let word = fold(word);
    let word = word.trim_end_matches(['.', ':']);
    matches!(
        word,
        "cant"
            | "cantidad"
            | "can"
            | "qty"
            | "uds"
            | "ud"
            | "und"
            | "unid"
            | "quantity"
            | "ctd"
            | "u"
    )
}
