//! The API suite: one file per operation, each test a sentence.

mod account;
mod auth;
mod billing;
mod email;
mod guards;
mod health;
mod http;
mod jobs;
mod openapi;
