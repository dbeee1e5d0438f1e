/// A kind of text that people set, and how long it may be. What a database already holds
/// may be longer: it is read as it is.
///
/// Addresses have a limit of their own, [`EmailAddress::LONGEST`](crate::EmailAddress).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A line that people read: a name, a slug, roles, a reason.
    Line,
    /// A picture's URL, which may hold the picture itself (`data:`).
    Picture,
    /// A JSON object, as text.
    Metadata,
}

impl TextKind {
    /// The most characters of a line, or bytes of anything else. 255 characters take no
    /// more than 1020 bytes, which an index of PostgreSQL holds.
    pub const fn longest(self) -> usize {
        match self {
            Self::Line => 255,
            Self::Picture => 256 * 1024,
            Self::Metadata => 64 * 1024,
        }
    }

    /// Whether `text` is longer than it may be.
    pub fn is_exceeded_by(self, text: &str) -> bool {
        match self {
            Self::Line => text.chars().nth(self.longest()).is_some(),
            Self::Picture | Self::Metadata => text.len() > self.longest(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TextKind;

    #[test]
    fn lines_are_counted_in_characters_and_the_rest_in_bytes() {
        assert!(!TextKind::Line.is_exceeded_by(&"🦀".repeat(255)));
        assert!(TextKind::Line.is_exceeded_by(&"x".repeat(256)));
        for kind in [TextKind::Picture, TextKind::Metadata] {
            assert!(!kind.is_exceeded_by(&"x".repeat(kind.longest())));
            assert!(kind.is_exceeded_by(&"x".repeat(kind.longest() + 1)));
            assert!(kind.is_exceeded_by(&"é".repeat(kind.longest() / 2 + 1)));
        }
    }
}
