//! Everything that pages say, in every language.

use beztack_domain::Language;
use beztack_domain::auth::PasswordPolicy;

/// A heading and what stands below it.
pub(super) type Saying = (&'static str, &'static str);

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) sign_in: &'static str,
    pub(super) go_on: &'static str,

    pub(super) invited: Saying,
    pub(super) accept: &'static str,
    pub(super) decline: &'static str,
    pub(super) declined: Saying,
    pub(super) unproven: Saying,
    pub(super) full: Saying,
    pub(super) member_already: Saying,
    pub(super) invitation_over: Saying,

    pub(super) choose_password: Saying,
    pub(super) password: &'static str,
    pub(super) repeated_password: &'static str,
    pub(super) set_password: &'static str,
    pub(super) passwords_differ: &'static str,
    pub(super) password_too_common: &'static str,
    pub(super) password_set: Saying,
    pub(super) reset_link_over: Saying,

    pub(super) address_proven: Saying,
    pub(super) address_link_over: Saying,
    pub(super) address_unknown: Saying,
    pub(super) somebody_else: Saying,

    language: Language,
}

const ENGLISH: Words = Words {
    sign_in: "Sign in",
    go_on: "Continue",
    invited: (
        "You are invited",
        "Sign in with the address that this invitation was sent to, or create an account \
         with it. Then open the link in the mail once more.",
    ),
    accept: "Accept the invitation",
    decline: "Decline",
    declined: (
        "Invitation declined",
        "You have not joined. Whoever invited you can invite you again.",
    ),
    unproven: (
        "Prove your address first",
        "Open the link in the mail that asks you to verify your address. Then come back \
         to this invitation.",
    ),
    full: (
        "No room left",
        "This organization has as many members as it may have. Tell whoever invited you.",
    ),
    member_already: (
        "You are a member already",
        "There is nothing left for you to do here.",
    ),
    invitation_over: (
        "This invitation is over",
        "It was answered already, was taken back, or has run out. Ask for a new one.",
    ),
    choose_password: (
        "Choose a new password",
        "It replaces the old one at once. Where you are signed in, you stay signed in.",
    ),
    password: "New password",
    repeated_password: "The same again",
    set_password: "Set the password",
    passwords_differ: "The two passwords are not the same.",
    password_too_common: "Many people use this password, so it is guessed first. Choose another.",
    password_set: (
        "Your password is set",
        "From now on you sign in with the new one.",
    ),
    reset_link_over: (
        "This link does not work any more",
        "It works once, and for one hour. Ask for a new one where you sign in.",
    ),
    address_proven: (
        "Your address is confirmed",
        "Thank you. If you are moving to another address, the next mail is waiting there.",
    ),
    address_link_over: (
        "This link does not work any more",
        "It works for one hour only. Ask for a new one where you sign in.",
    ),
    address_unknown: (
        "Nobody has this address",
        "The account has another address by now, or is gone.",
    ),
    somebody_else: (
        "Somebody else is signed in here",
        "Sign out first, then open the link in the mail once more.",
    ),
    language: Language::English,
};

const SPANISH: Words = Words {
    sign_in: "Iniciar sesión",
    go_on: "Continuar",
    invited: (
        "Tienes una invitación",
        "Inicia sesión con la dirección a la que se envió esta invitación, o crea una \
         cuenta con ella. Después vuelve a abrir el enlace del correo.",
    ),
    accept: "Aceptar la invitación",
    decline: "Rechazar",
    declined: (
        "Invitación rechazada",
        "No te has unido. Quien te invitó puede volver a invitarte.",
    ),
    unproven: (
        "Primero confirma tu dirección",
        "Abre el enlace del correo que te pide verificar tu dirección. Después vuelve a \
         esta invitación.",
    ),
    full: (
        "No queda lugar",
        "Esta organización ya tiene todos los miembros que puede tener. Avisa a quien te \
         invitó.",
    ),
    member_already: ("Ya eres miembro", "No te queda nada por hacer aquí."),
    invitation_over: (
        "Esta invitación ya no vale",
        "Ya fue respondida, fue retirada o venció. Pide una nueva.",
    ),
    choose_password: (
        "Elige una contraseña nueva",
        "Reemplaza a la anterior de inmediato. Donde tengas la sesión iniciada, seguirá \
         iniciada.",
    ),
    password: "Contraseña nueva",
    repeated_password: "Otra vez la misma",
    set_password: "Guardar la contraseña",
    passwords_differ: "Las dos contraseñas no son iguales.",
    password_too_common: "Mucha gente usa esta contraseña, y es la primera que se prueba. \
         Elige otra.",
    password_set: (
        "Tu contraseña quedó guardada",
        "Desde ahora inicias sesión con la nueva.",
    ),
    reset_link_over: (
        "Este enlace ya no funciona",
        "Sirve una sola vez y durante una hora. Pide uno nuevo donde inicias sesión.",
    ),
    address_proven: (
        "Tu dirección está confirmada",
        "Gracias. Si estás cambiando de dirección, el próximo correo te espera allí.",
    ),
    address_link_over: (
        "Este enlace ya no funciona",
        "Sirve solo durante una hora. Pide uno nuevo donde inicias sesión.",
    ),
    address_unknown: (
        "Nadie tiene esta dirección",
        "La cuenta ya tiene otra dirección, o ya no existe.",
    ),
    somebody_else: (
        "Aquí inició sesión otra persona",
        "Primero cierra la sesión y después vuelve a abrir el enlace del correo.",
    ),
    language: Language::Spanish,
};

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Spanish => &SPANISH,
        }
    }

    pub(super) fn join(&self, organization: &str) -> String {
        match self.language {
            Language::English => format!("Join {organization}"),
            Language::Spanish => format!("Únete a {organization}"),
        }
    }

    pub(super) fn invited_by(&self, inviter: &str, organization: &str) -> String {
        match self.language {
            Language::English => format!("{inviter} invites you to join {organization}."),
            Language::Spanish => format!("{inviter} te invita a unirte a {organization}."),
        }
    }

    pub(super) fn joined(&self, organization: &str) -> (String, &'static str) {
        match self.language {
            Language::English => (
                format!("You have joined {organization}"),
                "You can use it right away.",
            ),
            Language::Spanish => (format!("Te uniste a {organization}"), "Ya puedes usarla."),
        }
    }

    pub(super) fn for_somebody_else(&self, signed_in: &str) -> (&'static str, String) {
        match self.language {
            Language::English => (
                "This invitation is for somebody else",
                format!(
                    "You are signed in as {signed_in}, and it was sent to another address. \
                     Sign in with that one, then open the link in the mail once more."
                ),
            ),
            Language::Spanish => (
                "Esta invitación es para otra persona",
                format!(
                    "Iniciaste sesión como {signed_in}, y se envió a otra dirección. Inicia \
                     sesión con ella y después vuelve a abrir el enlace del correo."
                ),
            ),
        }
    }

    pub(super) fn password_hint(&self, policy: &PasswordPolicy) -> String {
        let least = policy.min_length;
        match self.language {
            Language::English => format!("At least {least} characters."),
            Language::Spanish => format!("Al menos {least} caracteres."),
        }
    }

    pub(super) fn password_too_short(&self, least: usize) -> String {
        match self.language {
            Language::English => format!("The password needs at least {least} characters."),
            Language::Spanish => format!("La contraseña necesita al menos {least} caracteres."),
        }
    }

    pub(super) fn password_too_long(&self, most: usize) -> String {
        match self.language {
            Language::English => format!("The password may have at most {most} characters."),
            Language::Spanish => format!("La contraseña puede tener hasta {most} caracteres."),
        }
    }
}
