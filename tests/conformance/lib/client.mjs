// The official JavaScript client, with the plugins the product's frontend uses.
// BETTER_AUTH_CLIENT=1.7.25 takes it from reference/versions/1.7.25 (npm ci there first).
const version = process.env.BETTER_AUTH_CLIENT;
const { createAuthClient, adminClient, organizationClient, twoFactorClient } = version
  ? await import(`../reference/versions/${version}/client.mjs`)
  : { ...(await import("better-auth/client")), ...(await import("better-auth/client/plugins")) };

export function makeClient({ baseURL, fetchImpl }) {
  return createAuthClient({
    baseURL,
    plugins: [twoFactorClient(), adminClient(), organizationClient({ teams: { enabled: true } })],
    fetchOptions: { credentials: "include", customFetchImpl: fetchImpl },
  });
}
