use super::LARGEST;

/// Changes made to a sample at most.
const MOST_CHANGES: u64 = 8;

/// What a byte is turned into more often than by chance.
const BYTES: [u8; 16] = [
    0, 1, b'\t', b'\n', b'\r', b' ', b'"', b'%', b'-', b'.', b'/', b':', b'\\', 0x7f, 0x80, 0xff,
];

/// What a number is turned into.
const NUMBERS: [&str; 9] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "1e309",
];

/// `SplitMix64`: the same numbers for the same seed, everywhere.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `end`, and zero where that is none.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = self.below(all.len());
        all.get(place)
    }

    /// A sample that was changed in a few places.
    pub(super) fn mutated(&mut self, samples: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut input = self.one_of(samples).cloned().unwrap_or_default();
        for _ in 0..=self.next() % MOST_CHANGES {
            self.change(&mut input, samples, words);
        }
        input.truncate(LARGEST);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, samples: &[Vec<u8>], words: &[&str]) {
        let place = self.below(input.len() + 1);
        match self.below(9) {
            0 => {
                if let Some(byte) = input.get_mut(place) {
                    *byte ^= 1 << (self.0 % 8);
                }
            }
            1 => {
                let byte = self.one_of(&BYTES).copied().unwrap_or_default();
                if let Some(old) = input.get_mut(place) {
                    *old = byte;
                }
            }
            2 => {
                let byte = u8::try_from(self.next() % 256).unwrap_or_default();
                input.insert(place, byte);
            }
            3 => {
                let end = (place + self.below(32)).min(input.len());
                input.drain(place..end);
            }
            4 => input.truncate(place),
            5 => {
                let word = self.one_of(words).copied().unwrap_or_default();
                insert(input, place, word.as_bytes());
            }
            6 => {
                let end = (place + self.below(256)).min(input.len());
                let piece = input.get(place..end).unwrap_or_default();
                let piece = piece.repeat(1 + self.below(8));
                let to = self.below(input.len() + 1);
                insert(input, to, &piece);
            }
            7 => {
                let other = self.one_of(samples).cloned().unwrap_or_default();
                let from = self.below(other.len() + 1);
                insert(input, place, other.get(from..).unwrap_or_default());
            }
            _ => self.change_number(input, place),
        }
    }

    /// The first number behind a place becomes another one.
    fn change_number(&mut self, input: &mut Vec<u8>, from: usize) {
        let tail = input.get(from..).unwrap_or_default();
        let Some(begin) = tail.iter().position(u8::is_ascii_digit) else {
            return;
        };
        let digits = tail.iter().skip(begin).take_while(|b| b.is_ascii_digit());
        let (begin, end) = (from + begin, from + begin + digits.count());
        let number = self.one_of(&NUMBERS).copied().unwrap_or_default();
        input.splice(begin..end, number.bytes());
    }
}

fn insert(input: &mut Vec<u8>, place: usize, piece: &[u8]) {
    if input.len() + piece.len() <= LARGEST {
        input.splice(place..place, piece.iter().copied());
    }
}
