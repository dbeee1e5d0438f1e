//! What people typed, made fit to stand in a mail. Escaping is the template's work.

use beztack_domain::EmailAddress;

/// Characters of a name that are shown; nobody's is longer, and texts that are no names
/// often are.
const LONGEST: usize = 80;

/// On one line, so that it cannot look like lines of ours nor end a header, without
/// characters that cannot be seen, and not for ever.
pub(crate) fn one_line(text: &str) -> String {
    let visible = |c: &char| !c.is_control() && !is_invisible(*c);
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut line: String = spaced.chars().filter(visible).collect();
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// Marks that turn the direction of text, or take no room.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A person's name, if it is one. What mail programs would turn into a link is not:
/// anybody can open an account with the address of somebody else, and would otherwise
/// choose what we write to them.
pub(crate) fn name(text: &str) -> Option<String> {
    let name = one_line(text);
    let is_linked = |word: &str| {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        inner.contains(['/', '@', ':'])
            || inner
                .split_once('.')
                .is_some_and(|(before, after)| !before.is_empty() && after.len() > 1)
    };
    (!name.is_empty() && !name.split(' ').any(is_linked)).then_some(name)
}

/// Who writes: a name, if there is one, and always the address.
pub(crate) fn person(text: &str, email: &EmailAddress) -> String {
    match name(text) {
        Some(name) => format!("{name} ({email})"),
        None => email.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_on_one_line() {
        assert_eq!(
            one_line(" Ada\r\nBcc: x@y.test\u{202e} "),
            "Ada Bcc: x@y.test"
        );
        assert_eq!(one_line(&"x".repeat(200)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_name_leads_nowhere() {
        for text in [
            "Ada Lovelace",
            "J. R. R. Tolkien",
            "O'Neil-Smith",
            "Dr. Müller, Jr.",
        ] {
            assert_eq!(name(text).as_deref(), Some(text));
        }
        for text in [
            "",
            " ",
            "Win at https://evil.test now",
            "evil.test",
            "You won! (evil.test/prize)",
            "www.evil.test",
            "ada@evil.test",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
