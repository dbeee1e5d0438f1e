//! About somebody's account.

use beztack_domain::{EmailAddress, Language};

use super::greeting;
use crate::letter::Letter;

pub(super) fn welcome(language: Language, product: &str, name: &str, url: &str) -> Letter {
    let greeting = greeting(language, name);
    match language {
        Language::English => {
            let subject = format!("Welcome to {product}");
            Letter::new(&subject, &subject)
                .text(greeting)
                .text("Your account is ready. You can sign in at any time.")
                .button("Sign in", url)
        }
        Language::Spanish => {
            let subject = format!("Te damos la bienvenida a {product}");
            Letter::new(&subject, &subject)
                .text(greeting)
                .text("Tu cuenta está lista. Puedes iniciar sesión cuando quieras.")
                .button("Iniciar sesión", url)
        }
    }
}

pub(super) fn verify_address(language: Language, product: &str, url: &str) -> Letter {
    match language {
        Language::English => Letter::new(
            format!("Verify your address for {product}"),
            "Verify your address",
        )
        .text("Open this link to prove that the address is yours. It works for one hour.")
        .button("Verify address", url)
        .note("If you did not ask for this, do nothing."),
        Language::Spanish => Letter::new(
            format!("Verifica tu dirección para {product}"),
            "Verifica tu dirección",
        )
        .text(
            "Abre este enlace para demostrar que la dirección es tuya. Funciona durante una hora.",
        )
        .button("Verificar dirección", url)
        .note("Si no lo pediste, no hagas nada."),
    }
}

pub(super) fn confirm_address_change(
    language: Language,
    product: &str,
    new_email: &EmailAddress,
    url: &str,
) -> Letter {
    match language {
        Language::English => Letter::new(
            format!("Change your address for {product}"),
            "Change your address",
        )
        .text(format!(
            "Somebody wants to change the address of your account to {new_email}."
        ))
        .text("If that was you, open this link within one hour.")
        .button("Change address", url)
        .note("If it was not, change your password."),
        Language::Spanish => Letter::new(
            format!("Cambia tu dirección para {product}"),
            "Cambia tu dirección",
        )
        .text(format!(
            "Alguien quiere cambiar la dirección de tu cuenta a {new_email}."
        ))
        .text("Si fuiste tú, abre este enlace antes de una hora.")
        .button("Cambiar dirección", url)
        .note("Si no fuiste tú, cambia tu contraseña."),
    }
}

pub(super) fn reset_password(language: Language, product: &str, name: &str, url: &str) -> Letter {
    let greeting = greeting(language, name);
    match language {
        Language::English => Letter::new(
            format!("Reset your password for {product}"),
            "Reset your password",
        )
        .text(greeting)
        .text("Open this link to set a new password. It works once, and for one hour.")
        .button("Set a new password", url)
        .note("If you did not ask for this, do nothing: your password stays as it is."),
        Language::Spanish => Letter::new(
            format!("Restablece tu contraseña de {product}"),
            "Restablece tu contraseña",
        )
        .text(greeting)
        .text("Abre este enlace para elegir una contraseña nueva. Funciona una sola vez y durante una hora.")
        .button("Elegir contraseña", url)
        .note("Si no lo pediste, no hagas nada: tu contraseña no cambia."),
    }
}
