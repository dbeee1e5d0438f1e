use super::{Page, Word};

impl Page {
    /// Its text row by row: lines of different columns that stand side by side are one.
    ///
    /// Readers take a list of names and a list of prices for two columns; a receipt
    /// means them together.
    pub fn rows(&self) -> String {
        let mut lines: Vec<&[Word]> = self
            .blocks
            .iter()
            .flat_map(|block| &block.paragraphs)
            .flat_map(|paragraph| &paragraph.lines)
            .map(|line| line.words.as_slice())
            .filter(|words| !words.is_empty())
            .collect();
        lines.sort_by_key(|words| words.first().map(|word| word.bbox.x0));
        let mut rows: Vec<Vec<&Word>> = Vec::new();
        for line in lines {
            let Some(first) = line.first() else { continue };
            let beside = rows
                .iter_mut()
                .filter_map(|row| {
                    let distance = distance(row.last()?, first)?;
                    Some((distance, row))
                })
                .min_by_key(|(distance, _)| *distance);
            match beside {
                Some((_, row)) => row.extend(line),
                None => rows.push(line.iter().collect()),
            }
        }
        rows.sort_by_key(|row| row.first().map(|word| word.bbox.y0));
        let text = |row: &Vec<&Word>| {
            let words: Vec<&str> = row.iter().map(|word| word.text.as_str()).collect();
            words.join(" ") + "\n"
        };
        rows.iter().map(text).collect()
    }
}

/// How far apart in height two words are of which the second stands to the right of the
/// first, in the same row; `None` where it does not.
fn distance(left: &Word, right: &Word) -> Option<u32> {
    let (left, right) = (left.bbox, right.bbox);
    let height = (left.y1 - left.y0.min(left.y1)).min(right.y1 - right.y0.min(right.y1));
    let overlap = left.y1.min(right.y1).saturating_sub(left.y0.max(right.y0));
    let is_beside = left.x1 <= right.x0 && overlap * 2 >= height.max(1);
    is_beside.then(|| (left.y0 + left.y1).abs_diff(right.y0 + right.y1))
}

#[cfg(test)]
mod tests {
    use crate::ocr::{Block, BoundingBox, Line, PageSource, Paragraph};

    use super::*;

    fn column(x0: u32, lines: &[(u32, &str)]) -> Block {
        let bbox = BoundingBox::default();
        let line = |(y0, text): &(u32, &str)| Line {
            bbox,
            words: vec![Word {
                bbox: BoundingBox {
                    x0,
                    y0: *y0,
                    x1: x0 + 100,
                    y1: y0 + 20,
                },
                confidence: 90.0,
                text: (*text).to_owned(),
            }],
        };
        Block {
            bbox,
            paragraphs: vec![Paragraph {
                bbox,
                lines: lines.iter().map(line).collect(),
            }],
        }
    }

    #[test]
    fn names_and_prices_meet_again() {
        let page = Page {
            number: 1,
            width: 500,
            height: 500,
            dpi: None,
            rotation: 0,
            source: PageSource::Image,
            blocks: vec![
                column(10, &[(10, "Shop"), (100, "Bread"), (130, "Milk")]),
                column(300, &[(104, "1.20"), (134, "0.95")]),
            ],
        };
        assert_eq!(page.rows(), "Shop\nBread 1.20\nMilk 0.95\n");
    }
}
