//! What Tesseract and poppler make of real documents.

use serde_json::Value;

use super::{reading_with, upload};

fn words(text: &Value) -> String {
    text.as_str()
        .unwrap()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[actix_web::test]
async fn every_format_is_read() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    for name in [
        "hello.png",
        "hello.jpg",
        "hello.webp",
        "hello.gif",
        "hello.bmp",
    ] {
        let answer = upload(&ada, name, &[]).send().await;
        assert_eq!(answer.status(), 200, "{name}: {answer}");
        let body = answer.json();
        assert_eq!(
            words(&body["text"]),
            "The quick brown fox jumps over the lazy dog.",
            "{name}"
        );
        assert_eq!(body["pages"][0]["width"], 700);
        assert!(body["confidence"].as_f64().unwrap() > 80.0);
    }
    let tiff = upload(&ada, "two-pages.tiff", &[]).send().await.json();
    assert_eq!(
        words(&tiff["pages"][1]["text"]),
        "A second page follows with other words."
    );
    let second = upload(&ada, "two-pages.tiff", &[("pages", "2")])
        .send()
        .await
        .json();
    assert_eq!(second["pages"][0]["number"], 2);
    assert_eq!(
        words(&second["text"]),
        "A second page follows with other words."
    );
}

#[actix_web::test]
async fn words_stand_where_they_are() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let body = upload(&ada, "hello.png", &[]).send().await.json();
    let word = &body["pages"][0]["blocks"][0]["paragraphs"][0]["lines"][0]["words"][0];
    assert_eq!(word["text"], "The");
    let at = |corner: &str| word["bbox"][corner].as_i64().unwrap();
    // It was drawn at 40, 30, in letters of 36 pixels.
    assert!(
        (38..=44).contains(&at("x0")) && (30..=44).contains(&at("y0")),
        "{word}"
    );
    assert!(
        (95..=125).contains(&at("x1")) && (58..=72).contains(&at("y1")),
        "{word}"
    );
}

#[actix_web::test]
async fn pages_are_turned_upright() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    for (name, rotation) in [
        ("upright.png", 0),
        ("turned-90.png", 270),
        ("turned-180.png", 180),
        ("turned-270.png", 90),
        ("camera.jpg", 90),
    ] {
        let body = upload(&ada, name, &[]).send().await.json();
        let page = &body["pages"][0];
        assert_eq!(page["rotation"], rotation, "{name}");
        assert_eq!(
            (page["width"].clone(), page["height"].clone()),
            (1000.into(), 480.into()),
            "{name}"
        );
        let text = words(&body["text"]);
        assert!(
            text.contains("nobody in the village was surprised"),
            "{name}: {text}"
        );
    }
    let told = upload(&ada, "turned-90.png", &[("rotate", "270")])
        .send()
        .await
        .json();
    assert!(
        words(&told["text"]).contains("nobody in the village"),
        "{told}"
    );
}

#[actix_web::test]
async fn small_letters_are_enlarged() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let body = upload(&ada, "small.png", &[]).send().await.json();
    let text = words(&body["text"]);
    assert!(
        text.contains("every letter of the alphabet turns up"),
        "{text}"
    );
    // In pixels of what was sent, whatever it was scaled to.
    assert_eq!(body["pages"][0]["width"], 380);
}

#[actix_web::test]
async fn languages_are_read_as_asked_and_missing_ones_are_named() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let body = upload(&ada, "spanish.png", &[("languages", "spa,eng")])
        .send()
        .await
        .json();
    assert_eq!(
        words(&body["text"]),
        "El año que viene mañana, ¿cuántos niños habrá?"
    );
    let answer = upload(&ada, "spanish.png", &[("languages", "spa,tlh")])
        .send()
        .await;
    assert_eq!(answer.verdict(), "422 invalid-input");
    let error = &answer.json()["errors"][0];
    assert_eq!(error["field"], "languages");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("tlh not installed"),
        "{error}"
    );
}

#[actix_web::test]
async fn a_pdf_s_own_text_comes_before_its_pixels() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let body = upload(&ada, "born-digital.pdf", &[]).send().await.json();
    assert_eq!(body["pages"][0]["source"], "text-layer");
    assert!(words(&body["text"]).starts_with("This page was born digital and says so itself."));
    assert!((body["confidence"].as_f64().unwrap() - 100.0).abs() < 0.01);
    let scanned = upload(&ada, "scanned.pdf", &[]).send().await.json();
    assert_eq!(scanned["pages"][0]["source"], "image");
    assert_eq!(scanned["pages"][0]["dpi"], 300);
    assert!(words(&scanned["text"]).contains("nobody in the village was surprised"));
}

#[actix_web::test]
async fn results_come_in_many_forms() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let fields = [("output", "text,tsv,hocr,pdf")];
    for name in ["hello.png", "born-digital.pdf"] {
        let body = upload(&ada, name, &fields).send().await.json();
        assert!(body.get("blocks").is_none());
        assert!(body["tsv"].as_str().unwrap().starts_with("level\tpage_num"));
        assert!(body["hocr"].as_str().unwrap().contains("class='ocrx_word'"));
        assert!(
            body["pdf"].as_str().unwrap().starts_with("JVBERi0"),
            "it begins with %PDF-"
        );
    }
}

#[actix_web::test]
async fn crooked_pages_are_straightened_and_boxes_stay_where_they_are() {
    let app = reading_with(|_| {}).await;
    let ada = app.person("ada").await;
    let read = async |fields: &[(&str, &str)]| {
        let body = upload(&ada, "receipt-skewed.jpg", fields).send().await;
        body.json()["pages"][0].clone()
    };
    let page = read(&[("layout", "rows")]).await;
    let skew = page["skew"].as_f64().unwrap();
    assert!((-6.5..=-5.5).contains(&skew), "{skew}");
    assert!(words(&page["text"]).contains("Total €12.24"), "{page}");
    // Its rows go up to the right on the picture that was sent, and so do the boxes.
    let corner = |word: &Value, corner: &str| word["bbox"][corner].as_i64().unwrap();
    let paragraphs = page["blocks"][0]["paragraphs"].as_array().unwrap();
    let lines = paragraphs
        .iter()
        .flat_map(|paragraph| paragraph["lines"].as_array().unwrap());
    let of = |line: &Value| line["words"].as_array().unwrap().clone();
    let long = lines.map(of).find(|words| words.len() > 2).unwrap();
    let (first, last) = (long.first().unwrap(), long.last().unwrap());
    assert!(corner(first, "y0") > corner(last, "y0"), "{long:?}");
    assert!(
        Some(corner(last, "x1")) <= page["width"].as_i64(),
        "{long:?}"
    );
    assert!(
        Some(corner(first, "y1")) <= page["height"].as_i64(),
        "{long:?}"
    );
    // Who says how it is turned has it read as it is.
    let told = read(&[("layout", "rows"), ("rotate", "0")]).await;
    assert_eq!(told["skew"], 0.0, "{told}");
}
