#!/usr/bin/env node
// Proves that a backend with the cookie cache on understands the copies of sessions that
// the real Better Auth 1.4.6 gives to browsers, and the other way round: each answers
// get-session from a cookie of the other, about people whom only the other one knows.
// Then both are driven through the same requests, and their cookies are compared.
//
//   node cookie-cache.mjs [--base http://localhost:3000] [--secret TEXT]
//
// The real one runs in this process and keeps everything in memory.
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { admin, organization, twoFactor } from "better-auth/plugins";
import { PORT_BASE, SECRET } from "./reference/profiles.mjs";

process.env.NODE_ENV = "development";
const { values: args } = parseArgs({
  options: {
    base: { type: "string", default: `http://localhost:${PORT_BASE}` },
    secret: { type: "string", default: process.env.BETTER_AUTH_SECRET || SECRET },
  },
});
const base = args.base.replace(/\/+$/, "");
const DATA = "better-auth.session_data";

function reference() {
  const tables = ["user", "session", "account", "verification", "twoFactor", "organization", "member", "invitation", "team", "teamMember"];
  const auth = betterAuth({
    baseURL: base,
    secret: args.secret,
    database: memoryAdapter(Object.fromEntries(tables.map((name) => [name, []]))),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true },
    session: { cookieCache: { enabled: true } },
    plugins: [twoFactor(), admin(), organization({ teams: { enabled: true } })],
  });
  return (request) => auth.handler(request);
}

/** A browser in front of `serve`. */
function browser(serve, jar = new Map()) {
  return {
    jar,
    async call(method, path, body) {
      const headers = { origin: base, cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") };
      if (body) headers["content-type"] = "application/json";
      const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
      const response = await serve(new Request(`${base}/api/auth/${path}`, init));
      const lines = response.headers.getSetCookie();
      for (const line of lines) {
        const [pair] = line.split("; ");
        const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
        // A deletion without a path does not reach the cookie.
        if (!line.includes("Max-Age=0")) jar.set(name, value);
        else if (line.includes("Path=/")) jar.delete(name);
      }
      return { status: response.status, body: await response.json(), lines };
    },
  };
}

const person = (name) => ({ name, email: `${name}-${Date.now()}@example.test`, password: "correct horse battery" });
const servers = { theirs: reference(), ours: (request) => fetch(request) };
let checked = 0;
const check = async (label, fn) => {
  await fn();
  checked += 1;
  console.log(`ok   ${label}`);
};

for (const [maker, reader] of [["ours", "theirs"], ["theirs", "ours"]]) {
  await check(`a copy made by ${maker} is answered with by ${reader}`, async () => {
    const home = browser(servers[maker]);
    assert.equal((await home.call("POST", "sign-up/email", person("ada"))).status, 200);
    const said = (await home.call("GET", "get-session")).body;
    const abroad = browser(servers[reader], home.jar);
    const understood = (await abroad.call("GET", "get-session")).body;
    // In memory the reference leaves absent values out, and we say null.
    const known = (value) => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null));
    assert.deepEqual(known(understood.session), known(said.session));
    assert.deepEqual(known(understood.user), known(said.user));
    // They are unknown there but for the copy.
    assert.equal((await abroad.call("GET", "get-session?disableCookieCache=1")).body, null);
  });
}

/** What the cookies of an answer are, without what they hold. */
const shape = ({ status, body, lines }) => ({
  status,
  isNull: body === null,
  cookies: lines.map((line) => line.replace(/=([^;]+)/, "=…")),
});

async function tour(serve) {
  const seen = [];
  const home = browser(serve);
  const step = async (...request) => {
    const answer = await home.call(...request);
    seen.push([request.slice(0, 2).join(" "), shape(answer)]);
    return answer.body;
  };
  const who = person("grace");
  await step("POST", "sign-up/email", who);
  await step("GET", "get-session");
  await step("GET", "get-session?disableCookieCache=true");
  await step("GET", "get-session?disableCookieCache=true&disableRefresh=true");
  await step("POST", "update-user", { name: "Grace" });
  await step("POST", "update-user", { image: "x".repeat(6000) });
  await step("GET", "get-session");
  await step("GET", "get-session?disableCookieCache=true");
  await step("POST", "update-user", { image: "" });
  await step("POST", "change-password", { currentPassword: who.password, newPassword: "another long one", revokeOtherSessions: true });
  const good = home.jar.get(DATA);
  const flipped = Buffer.from(good, "base64url").toString().replace("Grace", "Gracf");
  home.jar.set(DATA, Buffer.from(flipped).toString("base64url"));
  await step("GET", "get-session");
  home.jar.set(DATA, good);
  // The reference would take a stale copy's word for what is active, and ours looks: so
  // the organization is named.
  const { id } = await step("POST", "organization/create", { name: "Acme", slug: `acme-${Date.now()}` });
  await step("POST", "organization/set-active", { organizationId: id });
  await step("POST", "organization/set-active", { organizationId: null });
  await step("POST", "sign-out");
  await step("POST", "sign-in/email", { email: who.email, password: "another long one", rememberMe: false });
  await step("GET", "get-session");
  await step("GET", "get-session?disableCookieCache=1");
  await step("POST", "update-user", { name: "Grace again" });
  await step("POST", "sign-out");
  await step("GET", "get-session");
  return seen;
}

const [theirs, ours] = [await tour(servers.theirs), await tour(servers.ours)];
for (const [index, [label, expected]] of theirs.entries()) {
  await check(label, () => assert.deepEqual(ours[index][1], expected));
}
console.log(`${checked} checks passed`);
