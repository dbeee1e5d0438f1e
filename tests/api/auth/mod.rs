//! `/api/auth`: Better Auth's wire, as contract/better-auth.md has it.

mod faults;
mod get_session;
mod input;
mod list_accounts;
mod ok;
mod origin;
mod routing;
mod sign_in_email;
mod sign_in_social;
mod sign_out;
mod sign_up_email;
mod storage;

/// The name of the session cookie behind plain http.
const SESSION: &str = "better-auth.session_token";

/// The three lines that take a session away.
const DELETIONS: [&str; 3] = [
    "better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    "better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    "better-auth.dont_remember=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
];
