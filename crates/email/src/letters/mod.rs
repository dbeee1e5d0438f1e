//! The words, message by message, each language beside the other.

mod account;
mod billing;
mod organizations;
mod security;

use beztack_domain::Language;
use beztack_domain::email::Message;
use chrono::{DateTime, Utc};

use crate::letter::Letter;
use crate::plain;

/// The words of `message`. What people typed goes through [`plain`] here.
pub(crate) fn letter(message: &Message, language: Language, product: &str) -> Letter {
    match message {
        Message::Welcome { name, sign_in_url } => {
            account::welcome(language, product, name, sign_in_url)
        }
        Message::VerifyAddress { url, .. } => account::verify_address(language, product, url),
        Message::ConfirmAddressChange { new_email, url, .. } => {
            account::confirm_address_change(language, product, new_email, url)
        }
        Message::ResetPassword { name, url, .. } => {
            account::reset_password(language, product, name, url)
        }
        Message::SignInCode { code } => security::sign_in_code(language, product, code),
        Message::OrganizationInvitation {
            organization_name,
            inviter_name,
            inviter_email,
            url,
            ..
        } => organizations::invitation(
            language,
            product,
            &plain::one_line(organization_name),
            &plain::person(inviter_name, inviter_email),
            url,
        ),
        Message::SubscriptionConfirmation {
            name,
            plan,
            amount,
            period,
            dashboard_url,
        } => {
            let [plan, amount, period] = [plan, amount, period].map(|text| plain::one_line(text));
            let bought = billing::Bought {
                plan,
                price: billing::price(language, &amount, &period),
            };
            billing::subscription_confirmation(language, product, name, bought, dashboard_url)
        }
        Message::NewSignIn {
            at,
            ip_address,
            user_agent,
            url,
        } => {
            let seen = security::Seen {
                at: *at,
                ip_address,
                user_agent,
            };
            security::new_sign_in(language, product, &seen, url)
        }
        Message::TwoFactorChanged { enabled, at, url } => {
            security::two_factor_changed(language, product, *enabled, *at, url)
        }
    }
}

fn greeting(language: Language, name: &str) -> String {
    match (language, plain::name(name)) {
        (Language::English, Some(name)) => format!("Hello {name},"),
        (Language::English, None) => "Hello,".to_owned(),
        (Language::Spanish, Some(name)) => format!("Hola {name},"),
        (Language::Spanish, None) => "Hola,".to_owned(),
    }
}

/// To the minute, in the one time zone that we know.
fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
