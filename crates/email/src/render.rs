//! The words of a mail, from its message.

use beztack_domain::EmailAddress;
use beztack_domain::email::Message;

/// A mail as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
}

/// The words of `message`, in the name of `product`.
pub fn render(message: &Message, product: &str) -> Rendered {
    match message {
        Message::Welcome { name, sign_in_url } => Rendered {
            subject: format!("Welcome to {product}"),
            text: format!(
                "{}\n\nYour account at {product} is ready. You can sign in at any time:\n\n{sign_in_url}\n",
                greeting(name),
            ),
        },
        Message::VerifyAddress { url, .. } => Rendered {
            subject: format!("Verify your address for {product}"),
            text: format!(
                "Open this link to prove that the address is yours. It works for one hour.\n\n{url}\n\n\
                 If you did not ask for this, do nothing.\n"
            ),
        },
        Message::ConfirmAddressChange { new_email, url, .. } => Rendered {
            subject: format!("Change your address for {product}"),
            text: format!(
                "Somebody wants to change the address of your account to {new_email}.\n\n\
                 If that was you, open this link within one hour:\n\n{url}\n\n\
                 If it was not, change your password.\n"
            ),
        },
        Message::SignInCode { code } => Rendered {
            subject: format!("Your code for {product}"),
            text: format!(
                "Type this code to sign in. It works once, and for three minutes.\n\n{code}\n\n\
                 If you are not signing in, somebody knows your password: change it.\n"
            ),
        },
        Message::ResetPassword { url, .. } => Rendered {
            subject: format!("Reset your password for {product}"),
            text: format!(
                "Open this link to set a new password. It works once, and for one hour.\n\n{url}\n\n\
                 If you did not ask for this, do nothing: your password stays as it is.\n"
            ),
        },
        Message::OrganizationInvitation {
            organization_name,
            inviter_name,
            inviter_email,
            url,
            ..
        } => Rendered {
            subject: format!("Join {} on {product}", one_line(organization_name)),
            text: format!(
                "{} invites you to join {} on {product}.\n\n\
                 Open this link within 48 hours to accept or decline:\n\n{url}\n\n\
                 If you do not know who this is, do nothing.\n",
                person(inviter_name, inviter_email),
                one_line(organization_name),
            ),
        },
    }
}

/// What a stranger wrote must not look like lines of ours.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn person(name: &str, email: &EmailAddress) -> String {
    let name = one_line(name);
    if name.is_empty() {
        email.to_string()
    } else {
        format!("{name} ({email})")
    }
}

fn greeting(name: &str) -> String {
    if name.trim().is_empty() {
        "Hello,".to_owned()
    } else {
        format!("Hello {},", name.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_without_a_name_is_greeted_too() {
        let mail = |name: &str| {
            let message = Message::Welcome {
                name: name.to_owned(),
                sign_in_url: "https://x.test".to_owned(),
            };
            render(&message, "Beztack").text
        };
        assert!(mail(" ").starts_with("Hello,\n"));
        assert!(mail("Ada").starts_with("Hello Ada,\n"));
    }
}
