//! What a PDF says itself: poppler's layout of its text, as blocks.

use beztack_domain::ocr::{Block, BoundingBox, Line, Page, PageSource, Paragraph, Word};
use roxmltree::{Document, Node, ParsingOptions};

/// Fewer letters and digits than this may be a stamp on a scan.
const ENOUGH: usize = 50;

/// Nothing is surer than the document itself.
const SURE: f32 = 100.0;

/// The pages of `pdftotext -bbox-layout`, counted from `first`, in pixels at `dpi`. What
/// is no layout has no pages.
pub(crate) fn read(layout: &str, first: u32, dpi: u32) -> Vec<Page> {
    // Some fonts map glyphs to characters that XML does not have.
    let layout: String = layout
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    // Poppler names a document type; the parser fetches nothing, and bounds what grows.
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let Ok(document) = Document::parse_with_options(&layout, options) else {
        return Vec::new();
    };
    let pages = document
        .descendants()
        .filter(|node| node.has_tag_name("page") || node.tag_name().name() == "page");
    (first..)
        .zip(pages)
        .map(|(number, page)| Page {
            number,
            width: pixels(page, "width", dpi),
            height: pixels(page, "height", dpi),
            dpi: Some(dpi),
            rotation: 0,
            skew: 0.0,
            source: PageSource::TextLayer,
            blocks: named(page, "block")
                .map(|block| block_of(block, dpi))
                .filter(is_said)
                .collect(),
        })
        .collect()
}

/// Whether a page's own text can be taken for all that is on it.
pub(crate) fn is_usable(page: &Page, has_pictures: bool) -> bool {
    let text = page.text();
    let visible = text.chars().filter(|c| !c.is_whitespace()).count();
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    // Fonts without a map to characters come out as signs of the private kind.
    let strange = text
        .chars()
        .filter(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'))
        .count();
    let is_readable = visible > 0 && strange * 10 < visible && letters * 3 >= visible;
    is_readable && (letters >= ENOUGH || !has_pictures)
}

fn block_of(block: Node<'_, '_>, dpi: u32) -> Block {
    let lines: Vec<Line> = named(block, "line")
        .map(|line| Line {
            bbox: place(line, dpi),
            words: named(line, "word")
                .filter_map(|word| word_of(word, dpi))
                .collect(),
        })
        .filter(|line| !line.words.is_empty())
        .collect();
    Block {
        bbox: place(block, dpi),
        paragraphs: vec![Paragraph {
            bbox: place(block, dpi),
            lines,
        }],
    }
}

fn is_said(block: &Block) -> bool {
    block.words().next().is_some()
}

fn word_of(word: Node<'_, '_>, dpi: u32) -> Option<Word> {
    let text = word.text()?.trim();
    (!text.is_empty()).then(|| Word {
        bbox: place(word, dpi),
        confidence: SURE,
        text: text.to_owned(),
    })
}

fn named<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.descendants()
        .filter(move |node| node.tag_name().name() == name)
}

fn place(node: Node<'_, '_>, dpi: u32) -> BoundingBox {
    BoundingBox {
        x0: pixels(node, "xMin", dpi),
        y0: pixels(node, "yMin", dpi),
        x1: pixels(node, "xMax", dpi),
        y1: pixels(node, "yMax", dpi),
    }
}

/// An attribute in points, of which an inch has 72.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place on a page: clamped to what a pixel's number can be"
)]
fn pixels(node: Node<'_, '_>, attribute: &str, dpi: u32) -> u32 {
    let points: f64 = node
        .attribute(attribute)
        .and_then(|value| value.parse().ok())
        .unwrap_or_default();
    (points * f64::from(dpi) / 72.0)
        .round()
        .clamp(0.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: &str = r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title></head><body><doc>
<page width="612.000000" height="792.000000"><flow><block xMin="72.0" yMin="72.0" xMax="144.0" yMax="84.0">
<line xMin="72.0" yMin="72.0" xMax="144.0" yMax="84.0">
<word xMin="72.0" yMin="72.0" xMax="100.0" yMax="84.0">Caf&#233;</word>
<word xMin="104.0" yMin="72.0" xMax="144.0" yMax="84.0">&lt;ok&gt;</word>
</line></block></flow></page>
<page width="612.000000" height="792.000000"></page></doc></body></html>"#;

    #[test]
    fn words_keep_their_places() {
        let pages = read(LAYOUT, 4, 300);
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[0].number, 4);
        assert_eq!(pages[0].text(), "Café <ok>\n");
        assert_eq!(pages[0].width, 2550);
        let word = pages[0].words().next().unwrap();
        assert_eq!(
            word.bbox,
            BoundingBox {
                x0: 300,
                y0: 300,
                x1: 417,
                y1: 350
            }
        );
        assert!(!is_usable(&pages[1], false));
        assert!(is_usable(&pages[0], false));
        assert!(!is_usable(&pages[0], true), "a stamp on a scan");
    }

    #[test]
    fn what_is_no_layout_has_no_pages() {
        assert!(read("", 1, 300).is_empty());
        assert!(read("<page>", 1, 300).is_empty());
    }
    #[test]
    fn no_entity_leads_to_a_file_or_grows() {
        let page = |declared: &str, text: &str| {
            let text = format!("<!DOCTYPE html [{declared}]><doc><page>{text}</page></doc>");
            read(&text, 1, 300)
        };
        assert_eq!(page("<!ENTITY a \"x\">", "&a;").len(), 1);
        assert!(page("<!ENTITY a SYSTEM \"file:///etc/passwd\">", "&a;").is_empty());
        let laughs = (1..30).fold(String::new(), |laughs, n| {
            let before = format!("&a{};", n - 1).repeat(10);
            format!("{laughs}<!ENTITY a{n} \"{before}\">")
        });
        let laughs = format!("<!ENTITY a0 \"ha\">{laughs}");
        assert!(page(&laughs, "&a29;").is_empty());
    }
}
