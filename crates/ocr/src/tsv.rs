//! Tesseract's table of words: read as it comes, written for those who want it.

use std::fmt::Write as _;

use beztack_domain::ocr::{Block, BoundingBox, Line, Page, Paragraph, Word};

const HEADER: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

/// The blocks of a table of one page. Rows that are none are left out, and with them
/// what would be empty.
pub(crate) fn read(table: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for row in table.lines().filter_map(Row::read) {
        let Row {
            level,
            bbox,
            confidence,
            text,
        } = row;
        match level {
            2 => blocks.push(Block {
                bbox,
                paragraphs: Vec::new(),
            }),
            3 => {
                if let Some(block) = blocks.last_mut() {
                    block.paragraphs.push(Paragraph {
                        bbox,
                        lines: Vec::new(),
                    });
                }
            }
            4 => {
                if let Some(paragraph) = last_paragraph(&mut blocks) {
                    paragraph.lines.push(Line {
                        bbox,
                        words: Vec::new(),
                    });
                }
            }
            5 if !text.trim().is_empty() => {
                let line = last_paragraph(&mut blocks).and_then(|last| last.lines.last_mut());
                if let Some(line) = line {
                    line.words.push(Word {
                        bbox,
                        confidence: confidence.clamp(0.0, 100.0),
                        text: text.trim().to_owned(),
                    });
                }
            }
            _ => {}
        }
    }
    for block in &mut blocks {
        for paragraph in &mut block.paragraphs {
            paragraph.lines.retain(|line| !line.words.is_empty());
        }
        block
            .paragraphs
            .retain(|paragraph| !paragraph.lines.is_empty());
    }
    blocks.retain(|block| !block.paragraphs.is_empty());
    blocks
}

fn last_paragraph(blocks: &mut [Block]) -> Option<&mut Paragraph> {
    blocks.last_mut()?.paragraphs.last_mut()
}

struct Row<'a> {
    level: u32,
    bbox: BoundingBox,
    confidence: f32,
    text: &'a str,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut fields = line.splitn(12, '\t');
        let level = fields.next()?.parse().ok()?;
        let mut numbers = fields.by_ref().skip(5).take(4).map(str::parse::<u32>);
        let mut number = || numbers.next()?.ok();
        let (x0, y0, width, height) = (number()?, number()?, number()?, number()?);
        Some(Self {
            level,
            bbox: BoundingBox {
                x0,
                y0,
                x1: x0.saturating_add(width),
                y1: y0.saturating_add(height),
            },
            confidence: fields.next()?.parse().ok()?,
            text: fields.next().unwrap_or_default(),
        })
    }
}

/// The table of all pages.
pub(crate) fn write(pages: &[Page]) -> String {
    let mut table = HEADER.to_owned();
    for page in pages {
        let whole = BoundingBox {
            x0: 0,
            y0: 0,
            x1: page.width,
            y1: page.height,
        };
        let mut at = [page.number, 0, 0, 0, 0];
        row(&mut table, 1, at, whole, None);
        for (block_number, block) in (1..).zip(&page.blocks) {
            at = [page.number, block_number, 0, 0, 0];
            row(&mut table, 2, at, block.bbox, None);
            for (paragraph_number, paragraph) in (1..).zip(&block.paragraphs) {
                at = [page.number, block_number, paragraph_number, 0, 0];
                row(&mut table, 3, at, paragraph.bbox, None);
                for (line_number, line) in (1..).zip(&paragraph.lines) {
                    at = [page.number, block_number, paragraph_number, line_number, 0];
                    row(&mut table, 4, at, line.bbox, None);
                    for (word_number, word) in (1..).zip(&line.words) {
                        at = [
                            page.number,
                            block_number,
                            paragraph_number,
                            line_number,
                            word_number,
                        ];
                        row(&mut table, 5, at, word.bbox, Some(word));
                    }
                }
            }
        }
    }
    table
}

fn row(table: &mut String, level: u32, at: [u32; 5], place: BoundingBox, word: Option<&Word>) {
    let [page, block, paragraph, line, number] = at;
    let BoundingBox { x0, y0, x1, y1 } = place;
    let (width, height) = (x1.saturating_sub(x0), y1.saturating_sub(y0));
    let confidence = word.map_or_else(|| "-1".to_owned(), |word| format!("{:.6}", word.confidence));
    let text = word
        .map(|word| word.text.replace(['\t', '\n'], " "))
        .unwrap_or_default();
    // Writing into a text cannot fail.
    let _ = writeln!(
        table,
        "{level}\t{page}\t{block}\t{paragraph}\t{line}\t{number}\t{x0}\t{y0}\t{width}\t{height}\t{confidence}\t{text}"
    );
}

#[cfg(test)]
mod tests {
    use beztack_domain::ocr::PageSource;

    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t\n\
        2\t1\t1\t0\t0\t0\t10\t10\t90\t20\t-1\t\n\
        3\t1\t1\t1\t0\t0\t10\t10\t90\t20\t-1\t\n\
        4\t1\t1\t1\t1\t0\t10\t10\t90\t20\t-1\t\n\
        5\t1\t1\t1\t1\t1\t10\t10\t40\t20\t96.500000\tHello\n\
        5\t1\t1\t1\t1\t2\t60\t10\t40\t20\t91.250000\tworld\n\
        2\t1\t2\t0\t0\t0\t0\t50\t200\t50\t-1\t\n\
        3\t1\t2\t1\t0\t0\t0\t50\t200\t50\t-1\t\n\
        4\t1\t2\t1\t1\t0\t0\t50\t200\t50\t-1\t\n\
        5\t1\t2\t1\t1\t1\t0\t50\t200\t50\t95.000000\t \n\
        nonsense\n";

    #[test]
    fn a_table_is_read_and_written() {
        let blocks = read(TABLE);
        assert_eq!(blocks.len(), 1, "a block without words is none");
        let page = Page {
            number: 1,
            width: 200,
            height: 100,
            dpi: None,
            rotation: 0,
            skew: 0.0,
            source: PageSource::Image,
            blocks,
        };
        assert_eq!(page.text(), "Hello world\n");
        assert!((page.confidence() - 93.875).abs() < 0.001);
        let written = write(&[page]);
        let wanted: Vec<&str> = TABLE.lines().take(7).collect();
        assert_eq!(written.lines().collect::<Vec<_>>(), wanted);
    }
}
