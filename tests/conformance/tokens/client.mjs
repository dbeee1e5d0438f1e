// What goes beyond the flows: a session as a bearer token, and tokens that other services
// verify. Uses the official client as its documentation says, and `jose` as a service would.
//
//   node tokens/client.mjs --base http://localhost:3000 [--keep DIR]
//
// The server has `auth.bearer` and `auth.jwt.enabled`. --keep leaves the published keys and
// a token there, for a verifier in another language.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createAuthClient } from 'better-auth/client';
import { jwtClient } from 'better-auth/client/plugins';
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';

const { values } = parseArgs({ options: { base: { type: 'string' }, keep: { type: 'string' } } });
const { base, keep } = values;

let steps = 0;
async function step(name, run) {
  await run();
  steps += 1;
  console.log(`  ok  ${name}`);
}

/** A client without a cookie jar: all it has is what answers hand out in headers. */
function client() {
  const kept = { bearer: '', jwt: '' };
  const auth = createAuthClient({
    baseURL: base,
    plugins: [jwtClient()],
    fetchOptions: {
      auth: { type: 'Bearer', token: () => kept.bearer },
      onSuccess: ({ response }) => {
        kept.bearer = response.headers.get('set-auth-token') ?? kept.bearer;
        kept.jwt = response.headers.get('set-auth-jwt') ?? kept.jwt;
      },
    },
  });
  return { auth, kept };
}

const email = 'bearer@example.test';
const password = 'correct horse battery';
const { auth, kept } = client();
const remote = createRemoteJWKSet(new URL('/api/auth/jwks', base));
const expected = { issuer: base, audience: base };

await step('signing up hands out a bearer token', async () => {
  const { data, error } = await auth.signUp.email({ name: 'Bea', email, password });
  assert.equal(error, null);
  assert.match(kept.bearer, /^[A-Za-z0-9]{32}\.[A-Za-z0-9%]+$/);
  assert.equal(data.user.email, email);
});

await step('it stands for the session', async () => {
  const { data } = await auth.getSession();
  assert.equal(data.user.email, email);
  assert.notEqual(kept.jwt, '', 'get-session brings a token for services along');
});

await step('on our own routes, too', async () => {
  const headers = { authorization: `Bearer ${kept.bearer}` };
  const answer = await fetch(new URL('/api/v1/account', base), { headers });
  assert.equal(answer.status, 200);
  assert.equal((await fetch(new URL('/api/v1/account', base))).status, 401);
});

await step('it changes things without an origin, for there is no cookie', async () => {
  const { error } = await auth.updateUser({ name: 'Beatrice' });
  assert.equal(error, null);
});

let token;
await step('the official plugin gets a token and the keys', async () => {
  const { data, error } = await auth.token();
  assert.equal(error, null);
  token = data.token;
  const keys = await auth.jwks();
  assert.equal(keys.error, null);
  assert.equal(keys.data.keys.length, 1);
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys.data), expected);
  assert.equal(payload.name, 'Beatrice');
});

await step('a service verifies it by the published keys alone', async () => {
  const { payload, protectedHeader } = await jwtVerify(token, remote, expected);
  assert.equal(protectedHeader.alg, 'EdDSA');
  assert.equal(payload.sub, payload.id);
  assert.equal(payload.email, email);
  assert.equal(payload.exp - payload.iat, 900);
  await jwtVerify(kept.jwt, remote, expected);
});

await step('and refuses what was changed, or is for somebody else', async () => {
  const [head, body, signature] = token.split('.');
  const other = Buffer.from(body, 'base64url').toString().replace('Beatrice', 'Beatrix!');
  const forged = [head, Buffer.from(other).toString('base64url'), signature].join('.');
  await assert.rejects(jwtVerify(forged, remote, expected), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  const elsewhere = { ...expected, audience: 'https://elsewhere.example.test' };
  await assert.rejects(jwtVerify(token, remote, elsewhere), { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
});

await step('keys may be kept for a while, and answers about people may not', async () => {
  const keys = await fetch(new URL('/api/auth/jwks', base));
  assert.match(keys.headers.get('cache-control'), /^public, max-age=\d+$/);
  const headers = { authorization: `Bearer ${kept.bearer}` };
  const answer = await fetch(new URL('/api/auth/token', base), { headers });
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { token: again } = await answer.json();
  assert.equal(decodeProtectedHeader(again).kid, (await keys.json()).keys[0].kid);
});

await step('signing out ends it', async () => {
  if (keep) {
    const keys = await auth.jwks();
    writeFileSync(join(keep, 'jwks.json'), JSON.stringify(keys.data));
    writeFileSync(join(keep, 'token'), token);
  }
  const { error } = await auth.signOut();
  assert.equal(error, null);
  const { data } = await auth.getSession();
  assert.equal(data, null);
  const refused = await auth.token();
  assert.equal(refused.error.status, 401);
});

console.log(`${steps} steps, all as they should be`);
