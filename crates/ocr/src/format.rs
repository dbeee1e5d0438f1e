use beztack_domain::ocr::DocumentFlaw;
use image::ImageFormat;

/// What a document is, told by its first bytes and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Tiff,
    Picture(ImageFormat),
}

/// Readers of PDF look for its mark within so many bytes.
const PDF_HEAD: usize = 1024;

impl Format {
    /// The format of `bytes`. Vector formats, scripts and lists of other files are none
    /// that is read (security.md 2.9).
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, DocumentFlaw> {
        let is = |mark: &[u8]| bytes.starts_with(mark);
        let format = match bytes {
            [] => return Err(DocumentFlaw::Empty),
            _ if is(b"%PDF-") => Self::Pdf,
            _ if is(b"\x89PNG\r\n\x1a\n") => Self::Picture(ImageFormat::Png),
            _ if is(b"\xff\xd8\xff") => Self::Picture(ImageFormat::Jpeg),
            _ if is(b"GIF87a") || is(b"GIF89a") => Self::Picture(ImageFormat::Gif),
            _ if is(b"BM") => Self::Picture(ImageFormat::Bmp),
            _ if is(b"II*\0") || is(b"MM\0*") => Self::Tiff,
            _ if is(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => {
                Self::Picture(ImageFormat::WebP)
            }
            // Some scanners write a line of their own first.
            _ if has_pdf_mark(bytes) => Self::Pdf,
            _ => return Err(DocumentFlaw::UnknownFormat),
        };
        Ok(format)
    }
}

fn has_pdf_mark(bytes: &[u8]) -> bool {
    let head = bytes.get(..PDF_HEAD).unwrap_or(bytes);
    let is_text = head
        .iter()
        .take(4)
        .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    is_text && !head.starts_with(b"<") && head.windows(5).any(|window| window == b"%PDF-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(Format::of(b"%PDF-1.7\n"), Ok(Format::Pdf));
        assert_eq!(Format::of(b"scan\n%PDF-1.4\n"), Ok(Format::Pdf));
        assert_eq!(Format::of(b"II*\0rest"), Ok(Format::Tiff));
        assert_eq!(Format::of(b""), Err(DocumentFlaw::Empty));
        for other in [
            b"<svg xmlns='x'>%PDF-</svg>".as_slice(),
            b"text:/etc/passwd",
            b"/etc/passwd\n",
            b"PK\x03\x04",
            b"%!PS-Adobe",
        ] {
            assert_eq!(Format::of(other), Err(DocumentFlaw::UnknownFormat));
        }
    }
}
