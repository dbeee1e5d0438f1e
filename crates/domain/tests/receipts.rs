//! How well receipts are read: every field of every receipt in `receipts/`, each a text
//! with the expected JSON beside it. The accuracy is printed, and may only grow.
#![expect(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "a test says what it found, and fails where its data is not as it should be"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use beztack_domain::receipts::{Arithmetic, Receipt, parse_receipt};
use serde_json::{Value, json};

/// The share of fields, in percent, that must be right. It may only be raised.
const RATCHET: [(&str, f64); 9] = [
    ("store", 100.0),
    ("date", 100.0),
    ("currency", 100.0),
    ("subtotal", 100.0),
    ("tax", 100.0),
    ("total", 100.0),
    ("item name", 99.1),
    ("item quantity", 100.0),
    ("item price", 99.7),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/receipts")
}

/// Name, text and what is expected of it.
fn receipts() -> Vec<(String, String, Value)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let expected = fs::read_to_string(path.with_extension("json")).unwrap();
            let expected = serde_json::from_str(&expected).unwrap();
            (name, fs::read_to_string(&path).unwrap(), expected)
        })
        .collect()
}

fn hundredths(amount: i64) -> Value {
    json!(amount as f64 / 100.0)
}

/// The fields of a receipt by what they are, in order.
fn fields(receipt: &Receipt) -> Vec<(&'static str, Value)> {
    let date = receipt.date.map(|date| date.to_string());
    let mut fields = vec![
        ("store", json!(receipt.store)),
        ("date", json!(date)),
        ("currency", json!(receipt.currency)),
        ("subtotal", receipt.subtotal.map_or(Value::Null, hundredths)),
        ("tax", hundredths(receipt.tax)),
        ("total", hundredths(receipt.total)),
    ];
    for item in &receipt.items {
        fields.push(("item name", json!(item.name)));
        fields.push(("item quantity", json!(item.quantity as f64 / 1000.0)));
        fields.push(("item price", hundredths(item.unit_price)));
        fields.push(("item price", hundredths(item.total)));
    }
    fields
}

fn expected_fields(expected: &Value) -> Vec<(&'static str, Value)> {
    let number = |value: &Value| value.as_f64().map_or(Value::Null, |number| json!(number));
    let mut fields = vec![
        ("store", expected["store"].clone()),
        ("date", expected["date"].clone()),
        ("currency", expected["currency"].clone()),
        ("subtotal", number(&expected["subtotal"])),
        ("tax", number(&expected["tax"])),
        ("total", number(&expected["total"])),
    ];
    for item in expected["items"].as_array().unwrap() {
        fields.push(("item name", item["name"].clone()));
        fields.push(("item quantity", number(&item["quantity"])));
        fields.push(("item price", number(&item["unitPrice"])));
        fields.push(("item price", number(&item["total"])));
    }
    fields
}

#[test]
fn receipts_are_read_as_well_as_ever() {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let (mut perfect, mut all) = (0, 0);
    for (name, text, expected) in receipts() {
        let found = parse_receipt(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (found, wanted) = (fields(&found), expected_fields(&expected));
        let mut wrong = Vec::new();
        for at in 0..found.len().max(wanted.len()) {
            let (field, wanted) = wanted.get(at).map_or(
                (found[at.min(found.len() - 1)].0, None),
                |(field, wanted)| (*field, Some(wanted)),
            );
            let got = found.get(at).map(|(_, got)| got);
            let count = counts.entry(field).or_default();
            count.1 += 1;
            if got == wanted {
                count.0 += 1;
            } else {
                wrong.push(format!("  {field}: wanted {wanted:?}, got {got:?}"));
            }
        }
        all += 1;
        perfect += u32::from(wrong.is_empty());
        if !wrong.is_empty() {
            println!("{name}\n{}", wrong.join("\n"));
        }
    }
    println!("{perfect} of {all} receipts without a mistake");
    assert!(all >= 60, "{all} receipts are too few to tell");
    for (field, floor) in RATCHET {
        let (right, of) = counts[field];
        let share = f64::from(right) * 100.0 / f64::from(of);
        println!("{field:14} {right:4} of {of:4}  {share:6.2} %");
        assert!(share >= floor, "{field}: {share:.2} % is below {floor} %");
    }
}

#[test]
fn most_receipts_prove_themselves() {
    let proven = receipts()
        .iter()
        .filter_map(|(_, text, _)| parse_receipt(text).ok())
        .filter(|receipt| receipt.arithmetic() == Arithmetic::Agrees)
        .count();
    println!("{proven} receipts add up");
    assert!(proven >= 62, "{proven} of them do");
}

#[test]
fn what_is_no_receipt_is_refused_and_nothing_takes_long() {
    assert!(parse_receipt("").is_err());
    assert!(parse_receipt("Dear Sir or Madam,\nyours sincerely").is_err());
    let long = "9".repeat(100_000) + &" 1,2".repeat(100_000);
    let _ = parse_receipt(&long);
    let lines = "2 x 1,50 3,00 TOTAL IVA 21% 12/12/2024\n".repeat(5_000);
    let _ = parse_receipt(&lines);
    let _ = parse_receipt("ⱥ€½ 12,3́4 \u{0} \u{202e}$9.99 İ 1İ,00");
}
