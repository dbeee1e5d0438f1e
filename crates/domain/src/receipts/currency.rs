//! Currencies as receipts print and imply them.

/// Signs that stand at an amount, longest first, and what they mean where that is clear.
const SIGNS: [(&str, Option<&str>); 24] = [
    ("us$", Some("USD")),
    ("u$s", Some("USD")),
    ("usd", Some("USD")),
    ("rd$", Some("DOP")),
    ("mx$", Some("MXN")),
    ("nz$", Some("NZD")),
    ("c$", Some("CAD")),
    ("a$", Some("AUD")),
    ("r$", Some("BRL")),
    ("s/.", Some("PEN")),
    ("s/", Some("PEN")),
    ("eur", Some("EUR")),
    ("€", Some("EUR")),
    ("£", Some("GBP")),
    ("gbp", Some("GBP")),
    ("₹", Some("INR")),
    ("₡", Some("CRC")),
    ("₲", Some("PYG")),
    ("¥", Some("JPY")),
    ("mxn", Some("MXN")),
    ("ars", Some("ARS")),
    ("clp", Some("CLP")),
    ("cop", Some("COP")),
    ("$", None),
];

/// Codes that stand alone.
const CODES: [(&str, &str); 10] = [
    ("aud", "AUD"),
    ("bob", "BOB"),
    ("brl", "BRL"),
    ("cad", "CAD"),
    ("chf", "CHF"),
    ("crc", "CRC"),
    ("nzd", "NZD"),
    ("pen", "PEN"),
    ("uyu", "UYU"),
    ("euros", "EUR"),
];

/// What only one country prints, as whole words: its currency follows.
const HINTS: [(&str, &str); 29] = [
    ("bizum", "EUR"),
    ("cuit", "ARS"),
    ("c.u.i.t", "ARS"),
    ("c.a.b.a", "ARS"),
    ("s.i.i", "CLP"),
    ("r.f.c", "MXN"),
    ("m.n", "MXN"),
    ("r.u.c", "PEN"),
    ("sii", "CLP"),
    ("boleta electronica", "CLP"),
    ("dgi", "UYU"),
    ("uruguay", "UYU"),
    ("montevideo", "UYU"),
    ("rfc", "MXN"),
    ("ieps", "MXN"),
    ("cfdi", "MXN"),
    ("dian", "COP"),
    ("nit", "COP"),
    ("igv", "PEN"),
    ("itbis", "DOP"),
    ("nif", "EUR"),
    ("cif", "EUR"),
    ("abn", "AUD"),
    ("hst", "CAD"),
    ("pst", "CAD"),
    ("qst", "CAD"),
    ("gstin", "INR"),
    ("sales tax", "USD"),
    ("vat", "GBP"),
];

/// What is left of `text` behind a currency's sign; `None` where none stands there.
pub(super) fn strip_prefix(text: &str) -> Option<&str> {
    SIGNS.iter().find_map(|(sign, _)| {
        let start = text.get(..sign.len())?;
        (start.to_lowercase() == *sign)
            .then(|| text.get(sign.len()..))
            .flatten()
            .filter(|rest| !rest.is_empty())
    })
}

/// Whether a word, in lower case, is a currency and nothing else.
pub(super) fn is_currency(word: &str) -> bool {
    let word = word.trim_matches(|c| "().:".contains(c));
    SIGNS.iter().any(|(sign, _)| *sign == word) || CODES.iter().any(|(code, _)| *code == word)
}

/// The currency of a receipt whose text, folded, is `text`.
pub(super) fn find(text: &str) -> Option<&'static str> {
    let mut signs = SIGNS.iter().filter(|(sign, _)| {
        if sign.chars().all(char::is_alphabetic) {
            has_word(text, sign)
        } else {
            text.contains(sign)
        }
    });
    let clear = signs.find_map(|(_, currency)| *currency);
    let code = || {
        let found = CODES.iter().find(|(code, _)| has_word(text, code));
        found.map(|(_, currency)| *currency)
    };
    let hint = || {
        let found = HINTS.iter().find(|(hint, _)| has_word(text, hint));
        found.map(|(_, currency)| *currency)
    };
    let dollars = || (text.contains('$') && has_word(text, "tax")).then_some("USD");
    clear.or_else(code).or_else(hint).or_else(dollars)
}

/// Whether `words` stand in `text` as whole words.
pub(super) fn has_word(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + words.len()..)
            .and_then(|after| after.chars().next());
        let borders = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        borders(before) && borders(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_come_before_hints() {
        assert_eq!(find("total 12,50 €  nif b123"), Some("EUR"));
        assert_eq!(find("cuit 30-1 total $ 1.200,00"), Some("ARS"));
        assert_eq!(find("sales tax total $4.20"), Some("USD"));
        assert_eq!(find("total $ 12"), None);
    }
}
