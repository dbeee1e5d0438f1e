use std::time::{Duration, Instant};

use beztack_domain::receipts::parse_receipt;

use super::Reader;

/// What anybody may have read, and so may cost.
const LONGEST: Duration = Duration::from_secs(3);

/// Texts of receipts.
pub(super) struct Receipts;

impl Reader for Receipts {
    fn samples(&self) -> Vec<Vec<u8>> {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../crates/domain/tests/receipts"
        );
        let entries = std::fs::read_dir(folder).unwrap();
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|kind| kind == "txt"));
        files.sort();
        files
            .into_iter()
            .map(|file| std::fs::read(file).unwrap())
            .collect()
    }

    fn words(&self) -> &'static [&'static str] {
        &[
            "TOTAL",
            "SUBTOTAL",
            "IVA 21%",
            "TAX",
            "$",
            "€",
            "1.234,56",
            "1,234.56",
            "-",
            "x",
            "@",
            "99/99/9999",
            "29.02.2023",
            "2026-13-45",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001",
            "%",
            "CAMBIO",
            "EFECTIVO",
            "\u{a0}",
            "\u{202e}",
            "٣",
            "1e9",
            "\n\n",
            "\t",
        ]
    }

    fn read(&mut self, input: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        let began = Instant::now();
        if let Ok(receipt) = parse_receipt(&text) {
            let _ = receipt.arithmetic();
            let _ = format!("{receipt:?}");
            let _ = receipt.clone().refined_by(receipt);
        }
        let took = began.elapsed();
        if took > LONGEST {
            return Err(format!("{} bytes take {took:?}", input.len()));
        }
        Ok(())
    }
}
