//! Mail: what is sent, in which language, by whom, and the local mailbox.

mod languages;
mod list_mails;
mod mailbox_page;
mod notices;
mod sending_by_hand;
mod smtp_mailer;
