//! One entity per table, by hand, in the order of the table's columns.
//!
//! Rows stay inside this crate; stores turn them into nouns. Relations are declared where a store
//! joins, and nowhere else.

pub(crate) mod account;
pub(crate) mod admin_tier_override;
pub(crate) mod admin_tier_override_audit;
pub(crate) mod ai_chunk;
pub(crate) mod ai_conversation;
pub(crate) mod ai_message;
pub(crate) mod ai_run;
pub(crate) mod ai_usage;
pub(crate) mod attempt;
pub(crate) mod inbound_event;
pub(crate) mod invitation;
pub(crate) mod job;
pub(crate) mod jwks;
pub(crate) mod member;
pub(crate) mod ocr_content;
pub(crate) mod ocr_document;
pub(crate) mod ocr_usage;
pub(crate) mod organization;
pub(crate) mod payment;
pub(crate) mod pending_plan_change;
pub(crate) mod plan;
pub(crate) mod security_event;
pub(crate) mod session;
pub(crate) mod setting;
pub(crate) mod subscription;
pub(crate) mod team;
pub(crate) mod team_member;
pub(crate) mod two_factor;
pub(crate) mod user;
pub(crate) mod user_count;
pub(crate) mod verification;
pub(crate) mod webhook_log;

pub mod shape;
