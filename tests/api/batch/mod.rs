//! Several requests in one.

mod run_batch;
