use super::{heading, open, with_pages};

const PATH: &str = "/pages/address-verified";

#[actix_web::test]
async fn pages_speak_what_the_browser_asks_for_first() {
    let app = with_pages().await;
    for (accepted, language) in [
        ("", "en"),
        ("es", "es"),
        ("es-UY,es;q=0.9,en;q=0.8", "es"),
        ("en;q=0.3, es;q=0.7", "es"),
        ("de-CH, es;q=0.1", "es"),
        ("de", "en"),
        ("*", "en"),
        ("!!", "en"),
    ] {
        let browser = app.anonymous();
        let call = browser.get(PATH).header("accept-language", accepted);
        let answer = call.send().await;
        let tag = format!("<html lang=\"{language}\">");
        assert!(answer.text().contains(&tag), "{accepted}: {answer}");
        assert_eq!(answer.header("content-language"), Some(language));
        let vary = answer.header("vary").unwrap().to_lowercase();
        assert!(vary.contains("accept-language"), "{vary}");
    }
}

#[actix_web::test]
async fn a_language_can_be_chosen_and_the_rest_of_the_address_stays() {
    let app = with_pages().await;
    let browser = app.anonymous();
    let path = format!("{PATH}?error=unauthorized&lang=es");
    let answer = open(&browser, &path).await;
    assert_eq!(heading(&answer), "Aquí inició sesión otra persona");
    let english = "href=\"?lang=en&#38;error=unauthorized\"";
    assert!(answer.text().contains(english), "{answer}");
}
