use super::{BoundingBox, Page, Word};

impl Page {
    /// Its text row by row: lines of different columns that stand side by side are one.
    ///
    /// Readers take a list of names and a list of prices for two columns; a receipt
    /// means them together. Where the page is crooked, so are its rows.
    pub fn rows(&self) -> String {
        let mut lines: Vec<Vec<Placed<'_>>> = self
            .blocks
            .iter()
            .flat_map(|block| &block.paragraphs)
            .flat_map(|paragraph| &paragraph.lines)
            .map(|line| line.words.iter().map(|word| self.placed(word)).collect())
            .filter(|words: &Vec<_>| !words.is_empty())
            .collect();
        lines.sort_by_key(|words| words.first().map(|word| word.x0));
        let mut rows: Vec<Vec<Placed<'_>>> = Vec::new();
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
                None => rows.push(line),
            }
        }
        rows.sort_by_key(|row| row.first().map(|word| word.y0));
        let text = |row: &Vec<Placed<'_>>| {
            let words: Vec<&str> = row.iter().map(|word| word.text).collect();
            words.join(" ") + "\n"
        };
        rows.iter().map(text).collect()
    }

    /// Where a word would be if the page were straight.
    fn placed<'a>(&self, word: &'a Word) -> Placed<'a> {
        let BoundingBox { x0, y0, x1, y1 } = word.bbox;
        let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(i64::from);
        let text = word.text.as_str();
        if self.skew == 0.0 {
            return Placed {
                text,
                x0,
                y0,
                x1,
                y1,
            };
        }
        let (sine, cosine) = f64::from(self.skew).to_radians().sin_cos();
        // Its box is the smallest upright one around the word's own, which slopes.
        let (wide, high) = (real(x1 - x0), real(y1 - y0));
        let (slant, shrunk) = (sine.abs(), cosine * cosine - sine * sine);
        let width = ((wide * cosine - high * slant) / shrunk).max(1.0);
        let height = ((high * cosine - wide * slant) / shrunk).max(1.0);
        let (middle, centre) = (real(x0 + x1) / 2.0, real(y0 + y1) / 2.0);
        let across = middle * cosine + centre * sine;
        let down = centre * cosine - middle * sine;
        Placed {
            text,
            x0: whole(across - width / 2.0),
            y0: whole(down - height / 2.0),
            x1: whole(across + width / 2.0),
            y1: whole(down + height / 2.0),
        }
    }
}

/// A word, and where it is for whoever looks along the rows.
struct Placed<'a> {
    text: &'a str,
    x0: i64,
    y0: i64,
    x1: i64,
    y1: i64,
}

/// How far apart in height two words are of which the second stands to the right of the
/// first, in the same row; `None` where it does not.
fn distance(left: &Placed<'_>, right: &Placed<'_>) -> Option<u64> {
    let height = (left.y1 - left.y0).min(right.y1 - right.y0);
    let overlap = left.y1.min(right.y1) - left.y0.max(right.y0);
    let is_beside = left.x1 <= right.x0 && overlap * 2 >= height.max(1);
    is_beside.then(|| (left.y0 + left.y1).abs_diff(right.y0 + right.y1))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "places on pages, far below 2^53"
)]
fn real(at: i64) -> f64 {
    at as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on pages, far below 2^63"
)]
fn whole(at: f64) -> i64 {
    at.round() as i64
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
            skew: 0.0,
            source: PageSource::Image,
            blocks: vec![
                column(10, &[(10, "Shop"), (100, "Bread"), (130, "Milk")]),
                column(300, &[(104, "1.20"), (134, "0.95")]),
            ],
        };
        assert_eq!(page.rows(), "Shop\nBread 1.20\nMilk 0.95\n");
    }
    #[test]
    fn crooked_rows_meet_as_well() {
        // Five degrees: at 900 pixels to the right, a price is two rows below its name.
        let slope = 5.0_f64.to_radians();
        let word = |row: f64, x: f64, text: &str| {
            let (sine, cosine) = slope.sin_cos();
            let corner = |dx: f64, dy: f64| {
                let (across, down) = (x + dx, row * 35.0 + 100.0 + dy);
                (across * cosine - down * sine, across * sine + down * cosine)
            };
            let corners = [
                corner(0.0, 0.0),
                corner(100.0, 0.0),
                corner(0.0, 25.0),
                corner(100.0, 25.0),
            ];
            let at = |value: f64| u32::try_from(whole(value)).unwrap();
            let least = |of: [f64; 4]| at(of.into_iter().fold(f64::MAX, f64::min));
            let most = |of: [f64; 4]| at(of.into_iter().fold(f64::MIN, f64::max));
            let (across, down) = (corners.map(|(x, _)| x), corners.map(|(_, y)| y));
            Word {
                bbox: BoundingBox {
                    x0: least(across),
                    y0: least(down),
                    x1: most(across),
                    y1: most(down),
                },
                confidence: 90.0,
                text: text.to_owned(),
            }
        };
        let block = |words: Vec<Word>| Block {
            bbox: BoundingBox::default(),
            paragraphs: vec![Paragraph {
                bbox: BoundingBox::default(),
                lines: words
                    .into_iter()
                    .map(|word| Line {
                        bbox: BoundingBox::default(),
                        words: vec![word],
                    })
                    .collect(),
            }],
        };
        let names = [(0.0, "Bread"), (1.0, "Milk"), (2.0, "Eggs")];
        let prices = [(0.0, "1.20"), (1.0, "0.95"), (2.0, "3.10")];
        let page = Page {
            number: 1,
            width: 1200,
            height: 500,
            dpi: None,
            rotation: 0,
            skew: 5.0,
            source: PageSource::Image,
            blocks: vec![
                block(names.map(|(row, text)| word(row, 100.0, text)).into()),
                block(prices.map(|(row, text)| word(row, 1000.0, text)).into()),
            ],
        };
        assert_eq!(page.rows(), "Bread 1.20\nMilk 0.95\nEggs 3.10\n");
    }
}
