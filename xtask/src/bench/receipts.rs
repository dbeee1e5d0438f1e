//! How well receipts are read: their texts, and photographs of the same.
//!
//! The receipts are those of the parser's tests. They are drawn by the bench of
//! `beztack-ocr`, and sent to the server as somebody's telephone would.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use xshell::cmd;

use super::databases::{Databases, Format};
use super::errand::Errand;
use super::server::{Cache, Server};
use super::table::{Style, Table};
use crate::bench_ocr;
use crate::conformance::Engine;
use crate::workspace::{Workspace, heading};

/// Where receipts are sent.
const PATH: &str = "/api/v1/ai/receipts";

/// Receipts that are sent at the same time.
const AT_ONCE: usize = 2;

/// The fields in the order of the table.
const FIELDS: [&str; 9] = [
    "store",
    "date",
    "currency",
    "subtotal",
    "tax",
    "total",
    "item prices",
    "item names",
    "item quantities",
];

/// A receipt, and what it says.
struct Receipt {
    name: String,
    language: String,
    picture: PathBuf,
    text: String,
    expected: Value,
}

/// What was read of one: from its text, and from its picture.
struct Readings {
    text: Value,
    picture: Value,
}

/// By field: how many were right, of how many.
type Tally = BTreeMap<&'static str, (usize, usize)>;

/// Draws the receipts, has them read, and prints how many fields were right. With `tell`
/// also which were wrong.
pub(super) fn run(workspace: &Workspace, style: Style, tell: bool) -> Result<()> {
    let sh = &workspace.sh;
    bench_ocr::ensure(workspace)?;
    heading("receipts, drawn");
    let pictures = tempfile::tempdir()?;
    let folder = pictures.path();
    cmd!(
        sh,
        "cargo run --package beztack-ocr --example bench -- receipts {folder}"
    )
    .run()?;
    let receipts = receipts(workspace, folder)?;

    heading("receipts, read");
    let binary = workspace.build_server()?;
    let binaries = binary.parent().context("a binary without a folder")?;
    let databases = Databases::make(workspace, Engine::Sqlite)?;
    databases.migrate(workspace, binaries, Format::Hardened)?;
    let (format, cache) = (Format::Hardened, Cache::Usual);
    let server = Server::beztack(workspace, binaries, &databases, format, cache)?;
    let errand = Errand::of_a_new_person(server.port)?;
    let readings = read(&errand, &receipts)?;

    let (mut texts, mut photographs) = (Tally::new(), Tally::new());
    for (receipt, readings) in receipts.iter().zip(&readings) {
        compare(&receipt.expected, &readings.text, &mut texts);
        let wrong = compare(&receipt.expected, &readings.picture, &mut photographs);
        if tell && !wrong.is_empty() {
            println!("{}\n  {}", receipt.name, wrong.join("\n  "));
        }
    }
    let mut table = Table::new(1, &["right fields", "of texts", "of photographs"]);
    for field in FIELDS {
        table.push(vec![
            field.to_owned(),
            share(&texts, field),
            share(&photographs, field),
        ]);
    }
    println!("\n{} receipts\n\n{}", receipts.len(), table.print(style));
    Ok(())
}

fn share(tally: &Tally, field: &str) -> String {
    let (right, of) = tally.get(field).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred of them")]
    let percent = right as f64 * 100.0 / of.max(1) as f64;
    format!("{percent:.1} % ({right} of {of})")
}

/// All receipts, in a fixed order.
fn receipts(workspace: &Workspace, pictures: &Path) -> Result<Vec<Receipt>> {
    let texts = workspace.path("crates/domain/tests/receipts");
    let mut receipts = Vec::new();
    for entry in fs::read_dir(pictures)? {
        let picture = entry?.path();
        let stem = picture.file_stem().and_then(|stem| stem.to_str());
        let (name, language) = stem
            .and_then(|stem| stem.rsplit_once('.'))
            .context("a picture without a language")?;
        let text = texts.join(format!("{name}.txt"));
        receipts.push(Receipt {
            name: name.to_owned(),
            language: language.to_owned(),
            expected: serde_json::from_str(&fs::read_to_string(text.with_extension("json"))?)?,
            text: fs::read_to_string(text)?,
            picture,
        });
    }
    receipts.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(receipts)
}

/// Has all of them read, a few at a time.
fn read(errand: &Errand, receipts: &[Receipt]) -> Result<Vec<Readings>> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Readings)>> {
        let mut read = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(receipt) = receipts.get(at) else {
                return Ok(read);
            };
            let readings = read_one(errand, receipt);
            read.push((at, readings.with_context(|| receipt.name.clone())?));
        }
    };
    let read = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| worker.join().ok());
        joined.collect::<Option<Vec<_>>>()
    });
    let read = read.context("a worker panicked")?;
    let mut read: Vec<_> = read
        .into_iter()
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    read.sort_by_key(|(at, _)| *at);
    Ok(read.into_iter().map(|(_, readings)| readings).collect())
}

fn read_one(errand: &Errand, receipt: &Receipt) -> Result<Readings> {
    let text = errand.post(PATH, &json!({ "text": receipt.text }))?;
    ensure!(text.status == 200, "the text: {}", text.body);
    let file = fs::read(&receipt.picture)?;
    let picture = errand.send(PATH, &file, &[("languages", &receipt.language)])?;
    // Where nothing can be made of it, every field is wrong.
    ensure!(
        matches!(picture.status, 200 | 422),
        "the picture: {}",
        picture.body
    );
    let told = |body: &str| -> Result<Value> {
        let body: Value = serde_json::from_str(body)?;
        Ok(body.get("receipt").cloned().unwrap_or_default())
    };
    Ok(Readings {
        text: told(&text.body)?,
        picture: told(&picture.body)?,
    })
}

/// Counts the fields that are right; those that are not, in words.
fn compare(expected: &Value, found: &Value, tally: &mut Tally) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut count = |field: &'static str, wanted: &Value, got: &Value| {
        let entry = tally.entry(field).or_default();
        entry.1 += 1;
        if same(wanted, got) {
            entry.0 += 1;
        } else {
            wrong.push(format!("{field}: {got}, should be {wanted}"));
        }
    };
    for field in FIELDS.into_iter().take(6) {
        count(field, field_of(expected, field), field_of(found, field));
    }
    let items = |of: &Value| {
        let items = field_of(of, "items").as_array();
        items.cloned().unwrap_or_default()
    };
    let mut left = items(found);
    for wanted in items(expected) {
        let fits = |item: &Value, field| same(field_of(&wanted, field), field_of(item, field));
        let best = left
            .iter()
            .enumerate()
            .filter(|(_, item)| fits(item, "total"))
            .max_by_key(|(at, item)| (fits(item, "name"), std::cmp::Reverse(*at)));
        let item = match best.map(|(at, _)| at) {
            Some(at) => left.remove(at),
            None => Value::Null,
        };
        for (title, field) in [
            ("item prices", "total"),
            ("item names", "name"),
            ("item quantities", "quantity"),
        ] {
            count(title, field_of(&wanted, field), field_of(&item, field));
        }
    }
    wrong
}

fn field_of<'a>(value: &'a Value, field: &str) -> &'a Value {
    value.get(field).unwrap_or(&Value::Null)
}

/// Whether two fields say the same: nothing in either way of saying so, and numbers by
/// what they are worth.
fn same(one: &Value, other: &Value) -> bool {
    let is_nothing = |value: &Value| value.is_null() || value == "";
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < 0.0005,
        _ => one == other || (is_nothing(one) && is_nothing(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_compared_with_those_that_fit() {
        let item = |name: &str, total: f64| json!({ "name": name, "quantity": 1, "total": total });
        let expected = json!({
            "store": "Shop", "date": null, "total": 3,
            "items": [item("Bread", 1.0), item("Milk", 1.0), item("Eggs", 1.0)],
        });
        let found = json!({
            "store": "5hop", "date": "", "total": 3.0,
            "items": [item("Milk", 1.0), item("Bread", 1.0)],
        });
        let mut tally = Tally::new();
        let wrong = compare(&expected, &found, &mut tally);
        assert_eq!(tally["store"], (0, 1));
        assert_eq!(tally["date"], (1, 1));
        assert_eq!(tally["total"], (1, 1));
        assert_eq!(tally["item names"], (2, 3));
        assert_eq!(tally["item prices"], (2, 3));
        assert_eq!(wrong.len(), 4, "{wrong:?}");
    }
}
