/// The rhythm in which a plan is paid for (original-billing.md 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// Every month.
    Monthly,
    /// Every year, be it called twelve months.
    Yearly,
}

impl Cadence {
    /// The name in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }

    /// The cadence of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Monthly, Self::Yearly]
            .into_iter()
            .find(|cadence| cadence.as_str() == name)
    }

    /// The cadence of a plan that renews every `count` intervals, if it is one of ours
    /// (original-billing.md 2.4).
    pub fn of(interval: &str, count: i32) -> Option<Self> {
        match (interval.trim().to_ascii_lowercase().as_str(), count) {
            ("month", 1) => Some(Self::Monthly),
            ("year", 1) | ("month", 12) => Some(Self::Yearly),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_are_a_year() {
        assert_eq!(Cadence::of(" Month ", 12), Some(Cadence::Yearly));
        assert_eq!(Cadence::of("year", 1), Some(Cadence::Yearly));
        assert_eq!(Cadence::of("month", 1), Some(Cadence::Monthly));
        assert_eq!(Cadence::of("month", 3), None);
        assert_eq!(Cadence::of("week", 1), None);
    }
}
