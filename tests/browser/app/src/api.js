import { adminClient, organizationClient, twoFactorClient } from 'better-auth/client/plugins';
import { createAuthClient } from 'better-auth/react';

export const API = import.meta.env.VITE_API_URL;

/// Where no cookie comes through, a session is shown as a token that is kept here.
const BEARER = import.meta.env.VITE_BEARER;
const TOKEN = 'token';
const token = () => localStorage.getItem(TOKEN) ?? '';

const bearer = {
  auth: { type: 'Bearer', token },
  onSuccess: ({ response }) => {
    const given = response.headers.get('set-auth-token');
    if (given) localStorage.setItem(TOKEN, given);
  },
};

/// What goes along with calls that are made without the client.
export const shown = () =>
  BEARER ? { credentials: 'omit', headers: { authorization: `Bearer ${token()}` } } : { credentials: 'include' };

export const auth = createAuthClient({
  baseURL: API,
  fetchOptions: BEARER ? { credentials: 'omit', ...bearer } : { credentials: 'include' },
  plugins: [twoFactorClient(), adminClient(), organizationClient({ teams: { enabled: true } })],
});

/// The data of a call of the client, which never throws by itself.
export async function done(call) {
  const { data, error } = await call;
  if (error) throw new Error(error.message || `${error.status} ${error.statusText}`);
  return data;
}

/// A call of a route of our own.
export async function request(path, init = {}) {
  const { headers, ...rest } = shown();
  const answer = await fetch(API + path, { ...rest, ...init, headers: { ...headers, ...init.headers } });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(body?.message ?? `${answer.status}`);
  return body;
}

export const post = (path, body, init = {}) =>
  request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), ...init });

export const upload = (path, file) => {
  const body = new FormData();
  body.append('file', file);
  return request(path, { method: 'POST', body });
};
