//! The local mailbox.

mod list_mails;
mod mailbox_page;
