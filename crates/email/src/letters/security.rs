//! About who gets in.

use beztack_domain::Language;
use chrono::{DateTime, Utc};

use super::moment;
use crate::letter::Letter;
use crate::plain;

/// Somebody, as far as the server saw them.
pub(super) struct Seen<'a> {
    pub(super) at: DateTime<Utc>,
    pub(super) ip_address: &'a str,
    pub(super) user_agent: &'a str,
}

pub(super) fn sign_in_code(language: Language, product: &str, code: &str) -> Letter {
    match language {
        Language::English => Letter::new(format!("Your code for {product}"), "Your code")
            .text("Type this code to sign in. It works once, and for three minutes.")
            .code(code)
            .note("If you are not signing in, somebody knows your password: change it."),
        Language::Spanish => Letter::new(format!("Tu código para {product}"), "Tu código")
            .text("Escribe este código para iniciar sesión. Funciona una sola vez y durante tres minutos.")
            .code(code)
            .note("Si no estás iniciando sesión, alguien conoce tu contraseña: cámbiala."),
    }
}

pub(super) fn new_sign_in(language: Language, product: &str, seen: &Seen<'_>, url: &str) -> Letter {
    let (when, device) = (moment(seen.at), device(seen.user_agent));
    let address = plain::one_line(seen.ip_address);
    match language {
        Language::English => {
            Letter::new(format!("New sign-in to {product}"), "New sign-in")
                .text("There was a new sign-in to your account.")
                .details([("When", when), ("Device", device), ("Address", address)])
                .text("If that was you, there is nothing to do. If not, change your password and end all other sessions.")
                .button("Look at your account", url)
        }
        Language::Spanish => {
            Letter::new(
                format!("Nuevo inicio de sesión en {product}"),
                "Nuevo inicio de sesión",
            )
            .text("Hubo un nuevo inicio de sesión en tu cuenta.")
            .details([("Cuándo", when), ("Dispositivo", device), ("Dirección", address)])
            .text("Si fuiste tú, no hace falta hacer nada. Si no, cambia tu contraseña y cierra todas las demás sesiones.")
            .button("Revisar tu cuenta", url)
        }
    }
}

pub(super) fn two_factor_changed(
    language: Language,
    product: &str,
    enabled: bool,
    at: DateTime<Utc>,
    url: &str,
) -> Letter {
    let when = moment(at);
    match language {
        Language::English => {
            let state = if enabled { "on" } else { "off" };
            let headline = format!("Two-factor authentication is {state}");
            Letter::new(format!("{headline} for {product}"), headline)
                .text(format!(
                    "Two-factor authentication was turned {state} for your account."
                ))
                .details([("When", when)])
                .text("If that was you, there is nothing to do. If not, change your password at once.")
                .button("Look at your account", url)
        }
        Language::Spanish => {
            let (state, done) = if enabled {
                ("activada", "activó")
            } else {
                ("desactivada", "desactivó")
            };
            let headline = format!("Verificación en dos pasos {state}");
            Letter::new(format!("{headline} en {product}"), headline)
                .text(format!("Se {done} la verificación en dos pasos de tu cuenta."))
                .details([("Cuándo", when)])
                .text("Si fuiste tú, no hace falta hacer nada. Si no, cambia tu contraseña enseguida.")
                .button("Revisar tu cuenta", url)
        }
    }
}

/// What names itself as several browsers at once is the one that comes first here.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// "Firefox, Linux", or what the client calls itself.
fn device(user_agent: &str) -> String {
    let known = |table: &[(&str, &'static str)]| {
        let mut named = table.iter().filter(|(mark, _)| user_agent.contains(mark));
        named.next().map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => plain::one_line(user_agent),
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn browsers_are_told_apart() {
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", ""),
        ] {
            assert_eq!(device(user_agent), expected);
        }
    }
}
