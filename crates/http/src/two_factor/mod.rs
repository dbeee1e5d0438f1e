//! `/api/auth/two-factor`: second factors on Better Auth's wire (contract 9).

mod disable_two_factor;
mod enable_two_factor;
mod generate_backup_codes;
mod get_totp_uri;
mod person;
mod problem;
mod send_otp;
mod verify_backup_code;
mod verify_otp;
mod verify_totp;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(enable_two_factor::enable_two_factor)
        .service(get_totp_uri::get_totp_uri)
        .service(verify_totp::verify_totp)
        .service(disable_two_factor::disable_two_factor)
        .service(generate_backup_codes::generate_backup_codes)
        .service(verify_backup_code::verify_backup_code)
        .service(send_otp::send_otp)
        .service(verify_otp::verify_otp);
}
