//! Documents that mean harm, or are broken: each is refused with words, and leaves the
//! server serving and the disk clean (security.md 2.9).

use beztack_tests::{Answer, Browser};

use super::{PATH, fixture, form, reading_with};

async fn send(browser: &Browser, file: &[u8]) -> Answer {
    let answer = form(browser.post(PATH), "x", file, &[]).send().await;
    assert_eq!(
        browser.get("/livez").send().await.status(),
        200,
        "still serving"
    );
    answer
}

/// What is wrong, and with which field: `422 file is empty`.
fn complaint(answer: &Answer) -> String {
    let body = answer.json();
    let error = &body["errors"][0];
    let (field, message) = (error["field"].as_str(), error["message"].as_str());
    format!(
        "{} {} {}",
        answer.status(),
        field.unwrap_or_default(),
        message.unwrap_or_default()
    )
}

/// A PNG that promises so many pixels, and then ends.
fn promising_png(width: u32, height: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(&head);
    png.extend(crc32(&head).to_be_bytes());
    png.extend(b"\0\0\0\x02IDAT\x78\x9c\0\0\0\0");
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

/// A PDF of so many empty pages.
fn endless_pdf(pages: usize) -> Vec<u8> {
    let numbers = 3..pages + 3;
    let kids: Vec<String> = numbers
        .clone()
        .map(|number| format!("{number} 0 R"))
        .collect();
    let kids = kids.join(" ");
    let objects = numbers.map(|number| {
        format!("{number} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n")
    });
    let objects = objects.collect::<Vec<_>>().concat();
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Count {pages} /Kids [{kids}] >>\nendobj\n{objects}\
         trailer\n<< /Root 1 0 R /Size {} >>\n%%EOF\n",
        pages + 3
    )
    .into_bytes()
}

#[actix_web::test]
async fn what_is_no_document_is_refused_by_its_first_bytes() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    assert_eq!(complaint(&send(&ada, b"").await), "422 file is empty");
    let svg =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>";
    for file in [
        svg.as_slice(),
        b"text:/etc/passwd",
        b"/etc/passwd",
        b"https://169.254.169.254/",
        b"PK\x03\x04zip",
        b"%!PS-Adobe-3.0",
        b"MZ\x90\0",
    ] {
        let complaint = complaint(&send(&ada, file).await);
        assert!(
            complaint.starts_with("422 file is neither a PDF nor"),
            "{complaint}"
        );
    }
}

#[actix_web::test]
async fn bombs_do_not_go_off() {
    let app = reading_with(|config| config.page_timeout = std::time::Duration::from_secs(10)).await;
    let ada = app.person("ada").await;
    let giant = complaint(&send(&ada, &promising_png(60_000, 60_000)).await);
    assert_eq!(giant, "422 file has more than 16000000 pixels on a page");
    let pages = complaint(&send(&ada, &endless_pdf(10_000)).await);
    assert!(
        pages.starts_with("422 file has 10000 pages to read, 20 are the most"),
        "{pages}"
    );
    let page = complaint(&send(&ada, &fixture("giant-page.pdf")).await);
    assert_eq!(page, "422 file has more than 16000000 pixels on a page");
    // A kilobyte that becomes a gigabyte: either it fits the limits, or it is refused.
    let flate = send(&ada, &fixture("flate-bomb.pdf")).await;
    assert!(matches!(flate.status(), 200 | 422), "{flate}");
}

#[actix_web::test]
async fn broken_and_protected_documents_are_refused_with_words() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let mut cut_off = fixture("hello.jpg");
    cut_off.truncate(400);
    let cyclic_tiff = b"II*\0\x08\0\0\0\0\0\x08\0\0\0".to_vec();
    let two_faced = [
        b"GIF89a\x10\0\x10\0\0\0\0".as_slice(),
        b"<script>alert(1)</script>",
    ]
    .concat();
    let mut cut_pdf = fixture("scanned.pdf");
    cut_pdf.truncate(60);
    for file in [
        cut_off,
        cyclic_tiff,
        two_faced,
        promising_png(10, 0),
        cut_pdf,
    ] {
        let complaint = complaint(&send(&ada, &file).await);
        assert_eq!(complaint, "422 file is damaged and cannot be opened");
    }
    let encrypted = complaint(&send(&ada, &fixture("encrypted.pdf")).await);
    assert_eq!(
        encrypted,
        "422 file is encrypted; remove the protection first"
    );
    let scripted = complaint(&send(&ada, &fixture("scripted.pdf")).await);
    assert_eq!(
        scripted,
        "422 file contains scripts, which are not accepted"
    );
    let answer = form(
        ada.post(PATH),
        "x",
        &fixture("hello.png"),
        &[("pages", "2-")],
    )
    .send()
    .await;
    assert_eq!(
        complaint(&answer),
        "422 pages has 1 page(s), none of which was chosen"
    );
}

#[actix_web::test]
async fn a_hostile_name_is_only_a_name() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    for name in [
        "../../../etc/cron.d/x",
        "-l.png",
        "$(touch pwned).png",
        "a\tb;rm -rf .png",
    ] {
        let answer = form(ada.post(PATH), name, &fixture("hello.png"), &[])
            .send()
            .await;
        assert_eq!(answer.status(), 200, "{name}: {answer}");
    }
}

#[actix_web::test]
async fn a_full_house_says_so_at_once() {
    let app = reading_with(|config| (config.processes, config.queue) = (1, 0)).await;
    let ada = app.person("ada").await;
    let (upright, turned) = (fixture("upright.png"), fixture("turned-90.png"));
    let (one, other) = tokio::join!(send(&ada, &upright), send(&ada, &turned));
    let mut statuses = [one.status(), other.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 503], "{one}\n{other}");
    let refused = if one.status() == 503 { one } else { other };
    assert_eq!(refused.verdict(), "503 ocr-busy");
    assert!(refused.header("retry-after").is_some());
}

#[actix_web::test]
async fn a_page_that_takes_too_long_is_given_up() {
    let app =
        reading_with(|config| config.page_timeout = std::time::Duration::from_millis(60)).await;
    let ada = app.person("ada").await;
    let answer = send(&ada, &fixture("upright.png")).await;
    assert_eq!(complaint(&answer), "422 file takes too long to read");
}

/// All pages of a small document may be the same, and each of them full of words.
#[actix_web::test]
async fn a_document_that_says_too_much_is_refused() {
    let app = reading_with(|config| config.max_words = 12).await;
    let ada = app.person("ada").await;
    // Nine words; and twice as many, a page after the other.
    assert_eq!(send(&ada, &fixture("hello.png")).await.status(), 200);
    for name in ["two-pages.tiff", "born-digital.pdf"] {
        let complaint = complaint(&send(&ada, &fixture(name)).await);
        let expected = "422 file has more than 12 words to read; choose fewer pages with `pages`";
        assert_eq!(complaint, expected, "{name}");
    }
    assert_eq!(app.count("ocr_document", "true").await, 1);
}

#[actix_web::test]
async fn a_pdf_that_would_be_too_large_is_not_made() {
    let app = reading_with(|config| config.max_pdf_bytes = 1000).await;
    let ada = app.person("ada").await;
    for name in ["hello.png", "born-digital.pdf"] {
        let fields = [("output", "text,pdf")];
        let answer = form(ada.post(PATH), "x", &fixture(name), &fields).send();
        assert_eq!(
            complaint(&answer.await),
            "422 output would have a PDF of more than 1000 bytes; choose fewer pages with `pages`",
            "{name}"
        );
        assert_eq!(send(&ada, &fixture(name)).await.status(), 200, "{name}");
    }
}

#[actix_web::test]
async fn a_form_holds_one_file() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let file = fixture("hello.png");
    let answer = form(ada.post(PATH), "x", &file, &[("file", "")]).send();
    assert_eq!(complaint(&answer.await), "422 file is given twice");
}

/// A value takes many times the memory of its text, so none is read that is as large as a
/// document may be.
#[actix_web::test]
async fn json_beside_the_document_is_small() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let send = async |body: String| {
        let call = ada.post(PATH).header("content-type", "application/json");
        call.raw_body(body).send().await
    };
    let list = format!("[{}1]", "1,".repeat(100_000));
    let answer = send(format!("{{\"languages\":{list}}}")).await;
    assert_eq!(answer.status(), 413, "{answer}");
    let answer = send(format!("{{\"file\":{list}}}")).await;
    assert_eq!(complaint(&answer), "422 file must be Base64 in a text");
    let many: Vec<String> = (0..100_000).map(|n| format!("\"{n}\":1")).collect();
    let answer = send(format!("{{{}}}", many.join(","))).await;
    assert_eq!(answer.verdict(), "400 malformed-json", "{answer}");
}

#[actix_web::test]
async fn only_so_many_large_documents_are_in_memory_at_once() {
    let app = reading_with(|_| {}).await;
    let server = app.listen();
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    // Sent but for their last two bytes.
    let body = format!("{{\"file\":\"{}\"}}", "A".repeat(100_000));
    let most = &body[..body.len() - 2];
    let begin = async |browser: &Browser| {
        let line = format!("POST {PATH}");
        server.send_part(browser, &line, most, body.len()).await
    };
    let mut first = begin(&ada).await;
    let mut second = begin(&ada).await;
    first.stays_silent().await;
    second.stays_silent().await;
    begin(&ada).await.until("429 Too Many Requests").await;
    begin(&bob).await.stays_silent().await;
    first.say("\"}").await;
    first.until("422 Unprocessable").await;
    drop(second);
    // A place is free again as soon as somebody is answered, or gives up.
    begin(&ada).await.stays_silent().await;
}
