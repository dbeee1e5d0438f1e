use beztack_domain::two_factor::TwoFactorError;

/// Codes are not sent by mail here, to nobody.
pub fn send_otp() -> Result<(), TwoFactorError> {
    Err(TwoFactorError::OtpNotConfigured)
}
