use super::Message;

impl Message {
    /// A stable name: the template's, and `kind` in the mailbox.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Welcome { .. } => "welcome",
            Self::VerifyAddress { .. } => "verification",
            Self::ConfirmAddressChange { .. } => "change-email-confirmation",
            Self::ResetPassword { .. } => "reset-password",
            Self::SignInCode { .. } => "two-factor-code",
            Self::OrganizationInvitation { .. } => "invitation",
            Self::SubscriptionConfirmation { .. } => "subscription-confirmation",
            Self::NewSignIn { .. } => "new-sign-in",
            Self::TwoFactorChanged { .. } => "two-factor-changed",
        }
    }

    /// What it is about, by name: the link and whatever a reader of the mailbox, a
    /// person or a test, would otherwise have to pick out of the text.
    pub fn facts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Welcome {
                sign_in_url: url, ..
            }
            | Self::NewSignIn { url, .. }
            | Self::TwoFactorChanged { url, .. } => vec![("url", url)],
            Self::SignInCode { code } => vec![("code", code)],
            Self::VerifyAddress { url, token } | Self::ResetPassword { url, token, .. } => {
                vec![("url", url), ("token", token)]
            }
            Self::ConfirmAddressChange {
                new_email,
                url,
                token,
            } => vec![
                ("url", url),
                ("token", token),
                ("newEmail", new_email.as_str()),
            ],
            Self::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email,
                url,
            } => vec![
                ("id", id),
                ("role", role),
                ("organizationName", organization_name),
                ("inviterName", inviter_name),
                ("inviterEmail", inviter_email.as_str()),
                ("url", url),
            ],
            Self::SubscriptionConfirmation {
                plan,
                amount,
                period,
                dashboard_url,
                ..
            } => vec![
                ("plan", plan),
                ("amount", amount),
                ("period", period),
                ("url", dashboard_url),
            ],
        }
    }
}
