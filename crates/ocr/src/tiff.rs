//! The pages of a TIFF file: a chain of directories, of which a decoder reads the first.

use std::ops::Range;

use beztack_domain::ocr::DocumentFlaw;

/// A longer chain is no document; a cycle would be longer still.
const MOST_DIRECTORIES: usize = 10_000;

/// Where the address of the first directory stands.
const FIRST: Range<usize> = 4..8;

/// A view of a file's directories, in its own byte order.
#[derive(Clone, Copy, Debug)]
struct Bytes<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
}

impl Bytes<'_> {
    fn number<const N: usize>(self, at: usize) -> Option<usize> {
        let field: [u8; N] = self.bytes.get(at..at.checked_add(N)?)?.try_into().ok()?;
        let value = |sum: usize, byte: u8| (sum << 8) | usize::from(byte);
        Some(if self.is_big_endian {
            field.into_iter().fold(0, value)
        } else {
            field.into_iter().rev().fold(0, value)
        })
    }
}

/// Where each page's directory stands.
pub(crate) fn directories(bytes: &[u8]) -> Result<Vec<usize>, DocumentFlaw> {
    let view = Bytes {
        bytes,
        is_big_endian: bytes.starts_with(b"MM"),
    };
    let mut found = Vec::new();
    let mut at = view.number::<4>(FIRST.start).ok_or(DocumentFlaw::Broken)?;
    while at != 0 {
        if found.contains(&at) || found.len() >= MOST_DIRECTORIES {
            return Err(DocumentFlaw::Broken);
        }
        found.push(at);
        let entries = view.number::<2>(at).ok_or(DocumentFlaw::Broken)?;
        at = view
            .number::<4>(at + 2 + entries * 12)
            .ok_or(DocumentFlaw::Broken)?;
    }
    if found.is_empty() {
        return Err(DocumentFlaw::Broken);
    }
    Ok(found)
}

/// The same file, with the directory at `at` as its first.
pub(crate) fn beginning_at(bytes: &[u8], at: usize) -> Result<Vec<u8>, DocumentFlaw> {
    let address = u32::try_from(at).map_err(|_too_far| DocumentFlaw::Broken)?;
    let address = if bytes.starts_with(b"MM") {
        address.to_be_bytes()
    } else {
        address.to_le_bytes()
    };
    let mut page = bytes.to_vec();
    page.get_mut(FIRST)
        .ok_or(DocumentFlaw::Broken)?
        .copy_from_slice(&address);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two empty directories, the second of which leads to `last`.
    fn file(last: u32) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend([0, 0, 14, 0, 0, 0]);
        bytes.extend([0, 0]);
        bytes.extend(last.to_le_bytes());
        bytes
    }

    #[test]
    fn the_chain_is_followed_to_its_end() {
        assert_eq!(directories(&file(0)), Ok(vec![8, 14]));
        let second = beginning_at(&file(0), 14).unwrap();
        assert_eq!(directories(&second), Ok(vec![14]));
    }

    #[test]
    fn a_cycle_and_a_way_out_of_the_file_are_broken() {
        assert_eq!(directories(&file(8)), Err(DocumentFlaw::Broken));
        assert_eq!(directories(&file(99_999)), Err(DocumentFlaw::Broken));
        assert_eq!(directories(b"II*\0"), Err(DocumentFlaw::Broken));
    }
}
