use beztack_domain::email::KeptMail;
use beztack_email::previews;
use insta::assert_snapshot;

fn all() -> Vec<KeptMail> {
    previews("Beztack", "2026-01-01T09:00:00Z".parse().unwrap()).unwrap()
}

#[test]
fn every_mail_has_its_words_in_every_language() {
    for mail in all() {
        let words = format!("{}\n\n{}", mail.subject, mail.text);
        assert_snapshot!(format!("{}.txt", mail.id), words);
    }
}

#[test]
fn every_part_of_a_letter_has_its_page() {
    for mail in all() {
        if ["subscription-confirmation.en", "two-factor-code.es"].contains(&mail.id.as_str()) {
            assert_snapshot!(format!("{}.html", mail.id), mail.html);
        }
    }
}

#[test]
fn no_mail_says_the_same_in_both_languages() {
    let all = all();
    for pair in all.chunks(2) {
        let [english, spanish] = pair else {
            unreachable!("a language is missing: {pair:?}")
        };
        assert_eq!(english.kind, spanish.kind);
        assert_ne!(english.subject, spanish.subject);
        assert!(english.html.contains("lang=\"en\""), "{}", english.html);
        assert!(spanish.html.contains("lang=\"es\""), "{}", spanish.html);
    }
}

#[test]
fn a_page_says_what_the_text_says_and_brings_nothing_along() {
    for mail in all() {
        assert!(!mail.html.contains("<script"), "{}", mail.id);
        assert!(!mail.html.contains("@import"), "{}", mail.id);
        assert!(!mail.html.contains("<img"), "{}", mail.id);
        // Gmail cuts what is longer than 102 kB.
        assert!(mail.html.len() < 50_000, "{}: {}", mail.id, mail.html.len());
        for line in mail.text.lines() {
            let escaped = line.replace('&', "&#38;");
            let is_there = line.split(": ").all(|part| {
                mail.html.contains(&part.replace('&', "&#38;")) || mail.html.contains(&escaped)
            });
            assert!(is_there || line.ends_with(':'), "{}: {line}", mail.id);
        }
    }
}
