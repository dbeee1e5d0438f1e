//! About organizations.

use beztack_domain::Language;

use crate::letter::Letter;

pub(super) fn invitation(
    language: Language,
    product: &str,
    organization: &str,
    inviter: &str,
    url: &str,
) -> Letter {
    match language {
        Language::English => Letter::new(
            format!("Join {organization} on {product}"),
            format!("Join {organization}"),
        )
        .text(format!(
            "{inviter} invites you to join {organization} on {product}."
        ))
        .text("Open this link within 48 hours to accept or decline.")
        .button("Answer the invitation", url)
        .note("The link is meant for you alone. If you do not know who this is, do nothing."),
        Language::Spanish => Letter::new(
            format!("Únete a {organization} en {product}"),
            format!("Únete a {organization}"),
        )
        .text(format!(
            "{inviter} te invita a unirte a {organization} en {product}."
        ))
        .text("Abre este enlace antes de 48 horas para aceptar o rechazar.")
        .button("Responder la invitación", url)
        .note("El enlace es solo para ti. Si no sabes quién es, no hagas nada."),
    }
}
