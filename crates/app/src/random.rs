use beztack_domain::IdSource;
use beztack_domain::id::Alphabet;
use rand::RngExt as _;
use uuid::Uuid;

/// Identifiers and secrets from the thread's cryptographic generator, which the
/// operating system seeds.
#[derive(Clone, Copy, Debug)]
pub struct RandomIds;

impl IdSource for RandomIds {
    fn text(&self, alphabet: Alphabet, length: usize) -> String {
        let characters = alphabet.characters();
        let mut rng = rand::rng();
        std::iter::repeat_with(|| rng.random_range(..characters.len()))
            .filter_map(|index| characters.get(index))
            .map(|character| char::from(*character))
            .take(length)
            .collect()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is where identifiers come from"
    )]
    fn uuid(&self) -> String {
        Uuid::now_v7().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_the_alphabet_is_drawn_and_no_other() {
        let text = RandomIds.text(Alphabet::UrlSafe, 20_000);
        assert_eq!(text.len(), 20_000);
        let drawn: std::collections::BTreeSet<u8> = text.bytes().collect();
        let alphabet: std::collections::BTreeSet<u8> =
            Alphabet::UrlSafe.characters().iter().copied().collect();
        assert_eq!(drawn, alphabet);
    }
}
