use beztack_domain::email::Message;
use beztack_domain::{EmailAddress, Language};
use beztack_email::{Letterhead, Rendered, render};

/// What a stranger would like to be read as markup, as a further header, or as a template.
const HOSTILE: &str =
    "</title></td>\"'><script>alert(1)</script>{{ 7 * 7 }}\r\nBcc: all@evil.test\n\n<mj-raw>";

const URL: &str = "https://x.test/?a=1&b=\"><img src=x onerror=alert(1)>";

fn hostile() -> Vec<Message> {
    let [text, url] = [HOSTILE, URL].map(str::to_owned);
    let address = EmailAddress::stored(format!("{HOSTILE}@x.test"));
    let at = "2026-01-01T09:00:00Z".parse().unwrap();
    vec![
        Message::Welcome {
            name: text.clone(),
            sign_in_url: url.clone(),
        },
        Message::VerifyAddress {
            url: url.clone(),
            token: text.clone(),
        },
        Message::ConfirmAddressChange {
            new_email: address.clone(),
            url: url.clone(),
            token: text.clone(),
        },
        Message::ResetPassword {
            name: text.clone(),
            url: url.clone(),
            token: text.clone(),
        },
        Message::SignInCode { code: text.clone() },
        Message::OrganizationInvitation {
            id: text.clone(),
            role: text.clone(),
            organization_name: text.clone(),
            inviter_name: text.clone(),
            inviter_email: address,
            url: url.clone(),
        },
        Message::SubscriptionConfirmation {
            name: text.clone(),
            plan: text.clone(),
            amount: text.clone(),
            period: text.clone(),
            dashboard_url: url.clone(),
        },
        Message::NewSignIn {
            at,
            ip_address: text.clone(),
            user_agent: text,
            url,
        },
    ]
}

fn rendered(message: &Message, product: &str) -> Rendered {
    let head = Letterhead {
        product: product.to_owned(),
        language: Language::English,
    };
    render(message, None, &head).unwrap()
}

#[test]
fn whatever_people_type_stays_text() {
    for message in hostile() {
        for product in ["Beztack", HOSTILE] {
            let Rendered { subject, html, .. } = rendered(&message, product);
            assert!(!subject.contains(['\r', '\n']), "{subject:?}");
            for markup in ["<script", "<img", "<mj-"] {
                assert!(!html.contains(markup), "{}: {html}", message.kind());
            }
            // Quotation marks that would end the link's attribute.
            let button = "href=\"https://x.test/?a=1&#38;b=&#34;&#62;&#60;img";
            let has_button = !matches!(message, Message::SignInCode { .. });
            assert_eq!(html.contains(button), has_button, "{html}");
        }
    }
}

#[test]
fn addresses_survive_escaping() {
    let message = Message::Welcome {
        name: "O'Neil & <Sons>".to_owned(),
        sign_in_url: "https://x.test/?a=1&b=2".to_owned(),
    };
    let Rendered { text, html, .. } = rendered(&message, "Beztack");
    assert!(
        html.contains("href=\"https://x.test/?a=1&#38;b=2\""),
        "{html}"
    );
    assert!(
        html.contains("Hello O&#39;Neil &#38; &#60;Sons&#62;,"),
        "{html}"
    );
    assert!(text.contains("Hello O'Neil & <Sons>,"), "{text}");
    assert!(text.contains("\nhttps://x.test/?a=1&b=2\n"), "{text}");
}

#[test]
fn a_name_that_leads_somewhere_is_not_repeated() {
    let message = Message::Welcome {
        name: "You won: evil.test/prize".to_owned(),
        sign_in_url: "https://x.test".to_owned(),
    };
    let Rendered { text, html, .. } = rendered(&message, "Beztack");
    assert!(text.starts_with("Hello,\n"), "{text}");
    assert!(!html.contains("evil.test"), "{html}");
}

#[test]
fn the_asked_for_language_comes_before_the_usual_one() {
    let message = Message::SignInCode {
        code: "123456".to_owned(),
    };
    let head = Letterhead {
        product: "Beztack".to_owned(),
        language: Language::Spanish,
    };
    let subject = |language| render(&message, language, &head).unwrap().subject;
    assert_eq!(subject(None), "Tu código para Beztack");
    assert_eq!(subject(Some(Language::English)), "Your code for Beztack");
}
