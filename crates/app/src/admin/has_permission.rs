use beztack_auth::access::UserAccess;
use beztack_auth::permission::Statements;

use crate::App;

/// Whether the caller may do all that is asked for. The guards read the same table.
pub fn has_permission(app: &App, access: &UserAccess, asked: &Statements) -> bool {
    app.rules
        .administration
        .cover(&access.user().roles(), asked)
}
