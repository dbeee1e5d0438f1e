//! hOCR 1.2: words and their places as a web page.

use std::fmt::Write as _;

use beztack_domain::ocr::{BoundingBox, Line, Page};

/// The pages as one hOCR document.
pub(crate) fn write(pages: &[Page]) -> String {
    let mut document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \
        \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n\
        <html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<title></title>\n\
        <meta http-equiv=\"Content-Type\" content=\"text/html;charset=utf-8\"/>\n\
        <meta name='ocr-system' content='beztack'/>\n\
        <meta name='ocr-capabilities' content='ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf'/>\n\
        </head>\n<body>\n"
        .to_owned();
    for page in pages {
        of_page(&mut document, page);
    }
    document.push_str("</body>\n</html>\n");
    document
}

fn of_page(document: &mut String, page: &Page) {
    let number = page.number;
    let whole = BoundingBox {
        x0: 0,
        y0: 0,
        x1: page.width,
        y1: page.height,
    };
    // Writing into a text cannot fail.
    let _ = writeln!(
        document,
        "<div class='ocr_page' id='page_{number}' title='{}; ppageno {}'>",
        place(whole),
        number.saturating_sub(1)
    );
    let (mut paragraphs, mut lines, mut words) = (0_u32, 0_u32, 0_u32);
    for (at, block) in (1_u32..).zip(&page.blocks) {
        let _ = writeln!(
            document,
            "<div class='ocr_carea' id='block_{number}_{at}' title='{}'>",
            place(block.bbox)
        );
        for paragraph in &block.paragraphs {
            paragraphs += 1;
            let _ = writeln!(
                document,
                "<p class='ocr_par' id='par_{number}_{paragraphs}' title='{}'>",
                place(paragraph.bbox)
            );
            for line in &paragraph.lines {
                lines += 1;
                of_line(document, line, number, lines, &mut words);
            }
            document.push_str("</p>\n");
        }
        document.push_str("</div>\n");
    }
    document.push_str("</div>\n");
}

fn of_line(document: &mut String, line: &Line, page: u32, number: u32, words: &mut u32) {
    let _ = writeln!(
        document,
        "<span class='ocr_line' id='line_{page}_{number}' title='{}'>",
        place(line.bbox)
    );
    for word in &line.words {
        *words += 1;
        let _ = writeln!(
            document,
            "<span class='ocrx_word' id='word_{page}_{words}' title='{}; x_wconf {:.0}'>{}</span>",
            place(word.bbox),
            word.confidence,
            escaped(&word.text)
        );
    }
    document.push_str("</span>\n");
}

fn place(BoundingBox { x0, y0, x1, y1 }: BoundingBox) -> String {
    format!("bbox {x0} {y0} {x1} {y1}")
}

/// What a page says must not become markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', "&#39;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_on_a_page_stays_text() {
        assert_eq!(escaped("<b a='1'>&"), "&lt;b a=&#39;1&#39;&gt;&amp;");
    }
}
