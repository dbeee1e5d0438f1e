//! The history on both databases, and the takeover of existing ones.
//!
//! SQLite runs on files of its own. PostgreSQL is the cluster that `TEST_POSTGRES_URL` names;
//! `cargo xtask test` starts one.
//!
//! The modules say `cfg(test)` because clippy takes nothing else for a test.

#[cfg(test)]
mod adoption;
#[cfg(test)]
mod database;
#[cfg(test)]
mod history;
#[cfg(test)]
mod notification;
#[cfg(test)]
mod people;
#[cfg(test)]
mod refusal;
