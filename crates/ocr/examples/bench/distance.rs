//! How far a text is from what it should be.

/// The text with single spaces, and with the quotes that fonts and readers differ in.
pub(crate) fn normalised(text: &str) -> Vec<char> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '“' | '”' | '„' | '«' | '»' => '"',
            '‘' | '’' => '\'',
            '—' | '–' => '-',
            other => other,
        })
        .collect();
    plain
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .collect()
}

/// Letters to insert, leave out or replace (Levenshtein).
pub(crate) fn distance(found: &[char], wanted: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (at, letter) in found.iter().enumerate() {
        let mut diagonal = at;
        row[0] = at + 1;
        for (column, other) in wanted.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[wanted.len()]
}
