//! Every mail there is, with invented contents: for the mailbox page, and for snapshots.

use beztack_domain::email::{KeptMail, Message};
use beztack_domain::{EmailAddress, Fault, Language};
use chrono::{DateTime, Utc};

use crate::{Letterhead, Rendered, render};

/// Every kind of mail in every language, in the name of `product`, as if delivered `at`.
pub fn previews(product: &str, at: DateTime<Utc>) -> Result<Vec<KeptMail>, Fault> {
    let mut previews = Vec::new();
    for (name, message) in samples(at) {
        for language in Language::ALL {
            let head = Letterhead {
                product: product.to_owned(),
                language,
            };
            let Rendered {
                subject,
                text,
                html,
            } = render(&message, None, &head)?;
            previews.push(KeptMail {
                id: format!("{name}.{language}"),
                kind: message.kind().to_owned(),
                to: "ada@example.com".to_owned(),
                delivered_at: at,
                subject,
                text,
                html,
                facts: Vec::new(),
            });
        }
    }
    Ok(previews)
}

/// One of each kind, or two where a kind has two faces.
fn samples(at: DateTime<Utc>) -> Vec<(&'static str, Message)> {
    let address = |text: &str| EmailAddress::stored(text.to_owned());
    let app = |path: &str| format!("https://app.example.com{path}");
    let (name, token) = ("Ada Lovelace".to_owned(), "kJ3v9QyT2mXw7RbN5sLp".to_owned());
    let messages = [
        Message::Welcome {
            name: name.clone(),
            sign_in_url: app("/auth/sign-in"),
        },
        Message::VerifyAddress {
            url: app(&format!(
                "/api/auth/verify-email?token={token}&callbackURL=%2F"
            )),
            token: token.clone(),
        },
        Message::ConfirmAddressChange {
            new_email: address("countess@example.com"),
            url: app(&format!(
                "/api/auth/verify-email?token={token}&callbackURL=%2F"
            )),
            token: token.clone(),
        },
        Message::ResetPassword {
            name: name.clone(),
            url: app(&format!("/api/auth/reset-password/{token}?callbackURL=")),
            token,
        },
        Message::SignInCode {
            code: "402917".to_owned(),
        },
        Message::OrganizationInvitation {
            id: "inv".to_owned(),
            role: "member".to_owned(),
            organization_name: "Analytical Engines".to_owned(),
            inviter_name: "Charles Babbage".to_owned(),
            inviter_email: address("charles@example.com"),
            url: app("/accept-invitation/inv"),
        },
        Message::SubscriptionConfirmation {
            name,
            plan: "Pro".to_owned(),
            amount: "USD 29.00".to_owned(),
            period: "month".to_owned(),
            dashboard_url: app("/billing"),
        },
        Message::NewSignIn {
            at,
            ip_address: "203.0.113.9".to_owned(),
            user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
                .to_owned(),
            url: app("/settings"),
        },
    ];
    let changed = [("two-factor-on", true), ("two-factor-off", false)].map(|(name, enabled)| {
        let url = app("/settings");
        (name, Message::TwoFactorChanged { enabled, at, url })
    });
    let named = messages.map(|message| (message.kind(), message));
    named.into_iter().chain(changed).collect()
}
