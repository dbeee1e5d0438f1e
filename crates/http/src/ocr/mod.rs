//! Documents that are read.

mod cancel_document;
mod get_document;
mod input;
mod list_languages;
mod problem;
mod read_document;
mod watch_document;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) use input::{read_options, submitted_file};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(read_document::read_document)
        .service(list_languages::list_languages)
        .service(get_document::get_document)
        .service(cancel_document::cancel_document)
        .service(watch_document::watch_document);
}
