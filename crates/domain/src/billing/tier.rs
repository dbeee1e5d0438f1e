/// A level of entitlement (original-billing.md 2.1). Tiers are ordered: what one grants,
/// every higher one grants, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// No payment.
    Free,
    /// The first paid tier.
    Basic,
    /// The highlighted tier.
    Pro,
    /// Everything.
    Ultimate,
}

impl Tier {
    /// All tiers, lowest first.
    pub const ALL: [Self; 4] = [Self::Free, Self::Basic, Self::Pro, Self::Ultimate];

    /// The name in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Basic => "basic",
            Self::Pro => "pro",
            Self::Ultimate => "ultimate",
        }
    }

    /// The tier of this name. `enterprise` is another name of the highest
    /// (decisions.md 27); a name that merely contains one is none (original-billing.md
    /// 5.10 takes "Prototype" for "pro").
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "enterprise" => Some(Self::Ultimate),
            _ => Self::ALL.into_iter().find(|tier| tier.as_str() == name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_whole() {
        assert_eq!(Tier::parse("pro"), Some(Tier::Pro));
        assert_eq!(Tier::parse("enterprise"), Some(Tier::Ultimate));
        for name in ["", "Pro", "Prototype", "custom"] {
            assert_eq!(Tier::parse(name), None, "{name}");
        }
    }

    #[test]
    fn tiers_are_ordered() {
        assert!(Tier::ALL.is_sorted());
    }
}
