//! The API suite: a file per operation, or per rule that several keep; each test a sentence.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what a test arranges may be taken for granted there"
)]

mod access_matrix;
mod account;
mod admin;
mod ai;
mod auth;
mod batch;
mod billing;
mod email;
mod full_disk;
mod guards;
mod health;
mod hot_paths;
mod http;
mod jobs;
mod limits;
mod ocr;
mod openapi;
mod organizations;
mod pages;
mod receipts;
mod security_events;
mod storage;
mod sweep;
mod together;
mod two_factor;
