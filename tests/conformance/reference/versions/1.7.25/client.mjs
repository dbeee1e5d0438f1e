// The client of this version, resolved from this folder's node_modules.
export { createAuthClient } from "better-auth/client";
export { adminClient, organizationClient, twoFactorClient } from "better-auth/client/plugins";
