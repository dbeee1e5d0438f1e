/// Longest pattern, in bytes, that SQLite compares with
/// (`SQLITE_MAX_LIKE_PATTERN_LENGTH`). It holds for both databases.
const MAX_LENGTH: usize = 50_000;

/// What PostgreSQL's `LIKE` takes: `%` for any text, `_` for any character, a backslash
/// before either for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LikePattern(String);

impl LikePattern {
    /// `None` for what PostgreSQL refuses: a backslash that escapes nothing, and NUL.
    pub(super) fn new(text: String) -> Option<Self> {
        let backslashes = text.len() - text.trim_end_matches('\\').len();
        (backslashes.is_multiple_of(2) && !text.contains('\0') && text.len() <= MAX_LENGTH)
            .then_some(Self(text))
    }

    /// As it is.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The same for SQLite's `GLOB`, unless it gets too long there: `*` and `?` are its
    /// wildcards, and a bracket around a character makes it stand for itself.
    pub(super) fn to_glob(&self) -> Option<String> {
        let mut glob = String::with_capacity(self.0.len());
        let mut rest = self.0.chars();
        while let Some(next) = rest.next() {
            match next {
                '%' => glob.push('*'),
                '_' => glob.push('?'),
                '\\' => rest
                    .next()
                    .into_iter()
                    .for_each(|c| literally(&mut glob, c)),
                other => literally(&mut glob, other),
            }
        }
        (glob.len() <= MAX_LENGTH).then_some(glob)
    }
}

fn literally(glob: &mut String, character: char) {
    if matches!(character, '*' | '?' | '[') {
        glob.extend(['[', character, ']']);
    } else {
        glob.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(like: &str) -> Option<String> {
        LikePattern::new(like.to_owned())?.to_glob()
    }

    #[test]
    fn wildcards_are_translated_and_the_other_language_s_are_not_spoken() {
        for (like, expected) in [
            ("%C%l%", "*C*l*"),
            ("Carl_100", "Carl?100"),
            (r"100\%", "100%"),
            (r"a\_b\\c", r"a_b\c"),
            ("a*b?c[d]e", "a[*]b[?]c[[]d]e"),
            (r"\*", "[*]"),
            ("%é_%", "*é?*"),
        ] {
            assert_eq!(glob(like).as_deref(), Some(expected), "{like}");
        }
    }

    #[test]
    fn what_postgresql_refuses_matches_nothing() {
        assert_eq!(glob(r"%abc\"), None);
        assert_eq!(glob("%a\0b%"), None);
        assert_eq!(glob(r"%abc\\").as_deref(), Some(r"*abc\"));
    }
}
