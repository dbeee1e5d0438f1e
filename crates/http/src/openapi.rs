//! The OpenAPI document, made of the routes as they are registered.

use utoipa::OpenApi;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};

use crate::problem::{Anywhere, Envelope, FieldError, ProblemView};
use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Beztack",
        description = "Accounts, organizations, billing, AI and OCR behind one API. \
            Everything under /api/auth speaks Better Auth's wire; our own routes stand under /api/v1.",
        license(name = "MIT OR Apache-2.0"),
    ),
    components(schemas(ProblemView, FieldError, Envelope)),
    tags(
        (name = "auth", description = "Accounts and sessions, in Better Auth's words"),
        (name = "admin", description = "Administration of users, in Better Auth's words"),
        (name = "organization", description = "Organizations, members, teams and invitations, in Better Auth's words"),
        (name = "two-factor", description = "Second factors, in Better Auth's words"),
        (name = "account", description = "The signed-in person"),
        (name = "ai", description = "The model: conversations, completions and objects; and receipts"),
        (name = "batch", description = "Several requests in one"),
        (name = "ocr", description = "Documents that are read"),
        (name = "billing", description = "Plans, subscriptions, and what they grant"),
        (name = "email", description = "Mails sent by hand, and the local mailbox, in development"),
        (name = "installation", description = "What administrators of the installation see of it"),
        (name = "health", description = "For those who watch over the server"),
    ),
)]
struct Document;

/// The document, without a server or a database.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    let _routes = actix_web::App::new().configure(|routes| routes::describe(routes, &mut document));
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        "better-auth.session_token",
        "The session cookie; `__Secure-better-auth.session_token` behind https",
    ));
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.description = Some("The same session in a header, where auth.bearer is on".to_owned());
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    Anywhere::register(components);
    for (path, item) in &mut document.paths.paths {
        let reading = item.get.iter_mut().map(|operation| (operation, true));
        let changing = [
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        let changing = changing.into_iter().flatten();
        for (operation, reads) in reading.chain(changing.map(|operation| (operation, false))) {
            // Whatever takes the cookie takes the header, too.
            if let Some(security) = operation.security.as_mut() {
                security.push(SecurityRequirement::new("bearer", [""; 0]));
            }
            Anywhere::complete(path, reads, &mut operation.responses);
        }
    }
    document
}
