//! What a `.env` file says, by the rules of the reader that the original's files were
//! written for (dotenv for Node.js), so that each of them means the same here.
//!
//! A line is `NAME=value`, with `export` before it or not; `NAME: value` will do, too.
//! Whatever comes behind a `#` is a comment, in quotes only it is not. A value ends with
//! its line unless it is in quotes (`'`, `"` or `` ` ``), and is trimmed. Nothing in it is
//! special but `\n` and `\r` in double quotes: no `$` is followed, and a backslash before
//! a quote stays. A quote that never closes, or has more than a comment behind it, is a
//! letter like others.
//!
//! The original's reader skips what it cannot read; here it is handed out.

/// The variables of `text` in its order, and for each line that says nothing its number,
/// counted from 1.
pub(super) fn parse(text: &str) -> Vec<Result<(String, String), usize>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut entries = Vec::new();
    let (mut rest, mut number) = (text.as_str(), 1);
    while !rest.is_empty() {
        let (line, mut next) = first_line(rest);
        if !is_comment(line) {
            entries.push(match named(line) {
                None => Err(number),
                Some((name, on_this_line)) => {
                    // A value in quotes may go on behind this line.
                    let start = line.len() - on_this_line.len();
                    let behind = rest.get(start..).unwrap_or_default();
                    let (value, after) = quoted(behind).unwrap_or_else(|| plain(behind));
                    next = after;
                    Ok((name.to_owned(), meant(value)))
                }
            });
        }
        let read = rest.len() - next.len();
        number += rest
            .get(..read)
            .map_or(0, |read| read.matches('\n').count());
        rest = next;
    }
    entries
}

/// A line, and what follows it.
fn first_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// Whether there is nothing that counts.
fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The name that this line gives a value, and what is behind the `=`.
fn named(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let exported = line.strip_prefix("export");
    let line = exported
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map_or(line, str::trim_start);
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let (name, rest) = line.split_at(line.find(|c| !is_letter(c))?);
    let behind = rest.trim_start().strip_prefix('=').or_else(|| {
        let behind = rest.strip_prefix(':')?;
        behind.starts_with(char::is_whitespace).then_some(behind)
    });
    behind.filter(|_| !name.is_empty()).map(|rest| (name, rest))
}

/// The quotes that `text` begins with and all that is between them, and the lines behind.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(|c: char| c != '\n' && c.is_whitespace());
    let quote = quote(text)?;
    // The first that has no backslash before it, or else the last of those that have.
    let mut ends = Vec::new();
    for (at, _) in text.match_indices(quote).skip(1) {
        ends.push(at + quote.len_utf8());
        if !text.get(..at)?.ends_with('\\') {
            break;
        }
    }
    ends.into_iter().rev().find_map(|end| {
        let (value, behind) = text.split_at_checked(end)?;
        let (comment, next) = first_line(behind);
        is_comment(comment).then_some((value, next))
    })
}

/// What is on this line before a comment, and the lines behind.
fn plain(text: &str) -> (&str, &str) {
    let (line, next) = first_line(text);
    (line.split('#').next().unwrap_or_default().trim(), next)
}

fn quote(text: &str) -> Option<char> {
    let first = text.chars().next();
    first.filter(|first| ['\'', '"', '`'].contains(first))
}

/// A value without its quotes.
fn meant(value: &str) -> String {
    let quote = quote(value);
    let inside = quote.and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let value = inside.unwrap_or(value);
    if quote == Some('"') {
        value.replace("\\n", "\n").replace("\\r", "\r")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// Every value is what dotenv 16 makes of the same text.
    fn says(text: &str, expected: &[(&str, &str)]) {
        let expected = expected.iter().copied();
        let expected = expected.map(|(name, value)| Ok((name.to_owned(), value.to_owned())));
        assert_eq!(parse(text), expected.collect::<Vec<_>>(), "{text}");
    }

    #[test]
    fn a_value_is_the_rest_of_its_line_trimmed() {
        let text = "APP_NAME=My Company\nAPP_ADMIN_EMAILS = a@x.test, b@x.test  \nEMPTY=\nURL=a=b";
        let emails = ("APP_ADMIN_EMAILS", "a@x.test, b@x.test");
        let others = [("EMPTY", ""), ("URL", "a=b")];
        says(
            text,
            &[("APP_NAME", "My Company"), emails, others[0], others[1]],
        );
    }

    #[test]
    fn names_may_be_exported_indented_and_end_with_a_colon() {
        says(
            "export A=1\n  B=2\nexport\tC=3\nD: 4",
            &[("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")],
        );
        says(
            "exported=1\nexport=2",
            &[("exported", "1"), ("export", "2")],
        );
    }

    #[test]
    fn comments_begin_anywhere_but_in_quotes() {
        says(
            "# A=1\n\n  # B=2\nC=3 # three\nD=4#four\nE=#",
            &[("C", "3"), ("D", "4"), ("E", "")],
        );
        says(
            "A='1 # 2' # 3\nB=\"#\"#\nC=`#`",
            &[("A", "1 # 2"), ("B", "#"), ("C", "#")],
        );
    }

    #[test]
    fn quotes_keep_blanks_and_lines() {
        says(
            "A=' 1 '\nB=  \"2\"  \nC=` 'x' \"y\" `\nD=''",
            &[("A", " 1 "), ("B", "2"), ("C", " 'x' \"y\" "), ("D", "")],
        );
        says(
            "A='one\n# two\nB=3'\nC=4",
            &[("A", "one\n# two\nB=3"), ("C", "4")],
        );
    }

    #[test]
    fn backslashes_mean_something_in_double_quotes_only() {
        says(
            "A=\"1\\n2\\r3\\t\"\nB='1\\n2'\nC=`1\\n2`\nD=1\\n2",
            &[
                ("A", "1\n2\r3\\t"),
                ("B", "1\\n2"),
                ("C", "1\\n2"),
                ("D", "1\\n2"),
            ],
        );
        says(
            "A=\"say \\\"1\\\"\"\nB='it\\'s'",
            &[("A", "say \\\"1\\\""), ("B", "it\\'s")],
        );
        says(
            "A=\"C:\\data\\\"\nB=\"2\"",
            &[("A", "C:\\data\\"), ("B", "2")],
        );
    }

    #[test]
    fn no_dollar_is_followed() {
        let url = "postgres://u:pa$word@h/${HOME}";
        says(&format!("A={url}\nB=\"{url}\""), &[("A", url), ("B", url)]);
    }

    #[test]
    fn a_quote_that_does_not_enclose_is_a_letter() {
        says("A=O'Brien\nB=2", &[("A", "O'Brien"), ("B", "2")]);
        says("A='Brien\nB=2", &[("A", "'Brien"), ("B", "2")]);
        says("A=\"Brien\nB=\"2\"", &[("A", "\"Brien"), ("B", "2")]);
        says(
            "A='one' two\nB='it's'",
            &[("A", "'one' two"), ("B", "it's")],
        );
    }

    #[test]
    fn other_systems_marks_and_line_ends_are_no_part_of_it() {
        says(
            "\u{feff}A=1\r\nB='2\r\n3'\rC=4",
            &[("A", "1"), ("B", "2\n3"), ("C", "4")],
        );
    }

    #[test]
    fn what_says_nothing_is_told_by_its_line() {
        let text = "A='1\n2'\nDATABASE_URL\n\n# C\nTWO WORDS=3\n=4\nB:5\nD=6\n";
        let variable = |name: &str, value: &str| Ok((name.to_owned(), value.to_owned()));
        let lines = [Err(3), Err(6), Err(7), Err(8)];
        let expected = [&[variable("A", "1\n2")], &lines[..], &[variable("D", "6")]].concat();
        assert_eq!(parse(text), expected);
    }
}
