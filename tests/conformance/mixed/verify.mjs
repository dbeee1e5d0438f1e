#!/usr/bin/env node
// Proves that the real server and ours read what the other one writes, on one database.
//
//   node mixed/verify.mjs --phase together --ours URL --reference URL --state FILE
//   node mixed/verify.mjs --phase hardened --ours URL --state FILE
//   node mixed/verify.mjs --phase back     --reference URL --state FILE
//   node mixed/verify.mjs --phase again    --ours URL --reference URL --state FILE
//
// `together`: both serve a database in the format `better-auth`, and each writes for the
// other. `hardened`: it was converted, and we serve it alone. `back`: it was converted
// back, and the real server has taken over. `again`: both serve it. What a phase leaves
// for the next one is kept in the state file.
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { totp, wrongTotp } from "../lib/crypto.mjs";
import { send } from "../lib/http.mjs";
import { browser, must } from "../adopt/browser.mjs";

const options = Object.fromEntries(["phase", "ours", "reference", "state"].map((name) => [name, { type: "string" }]));
const { values } = parseArgs({ options });
const base = { ours: values.ours, reference: values.reference };
const outbox = { ours: "/api/v1/mailbox", reference: "/__outbox" };
const state = values.phase === "together" ? {} : JSON.parse(await readFile(values.state, "utf8"));

const PASSWORD = "correct horse battery";
let done = 0;
let failed = 0;
async function check(label, run) {
  done += 1;
  let problem;
  try {
    if ((await run()) === false) problem = "unexpected";
  } catch (error) {
    problem = error.message;
  }
  if (problem) failed += 1;
  console.log(`  ${problem ? "FAIL" : "ok  "} ${label}${problem ? `  <- ${problem}` : ""}`);
}

// ---- people and their browsers ------------------------------------------

const emailOf = (name) => `${name}@mixed.test`;
const open = (server, cookies = {}) => browser(base[server], cookies);
const cookiesOf = (who) => Object.fromEntries(who.jar.cookies.map((cookie) => [cookie.name, cookie.value]));
/** The same browser, in front of the other server. */
const carry = (who, server) => open(server, cookiesOf(who));

async function signUp(server, name, password = PASSWORD) {
  const who = open(server);
  await must("sign-up", who.client.signUp.email({ name, email: emailOf(name), password }));
  return who;
}
async function signIn(server, name, password = PASSWORD, who = open(server)) {
  const { data, error } = await who.client.signIn.email({ email: emailOf(name), password });
  return { who, data, error };
}
const opens = async (server, name, password) => Boolean((await signIn(server, name, password)).data?.user);
async function challenged(server, name, password = PASSWORD) {
  const { who, data, error } = await signIn(server, name, password);
  if (!data?.twoFactorRedirect) throw new Error(`no challenge: ${JSON.stringify(error ?? data)}`);
  return who;
}
const isSignedIn = async (who) => Boolean((await who.client.getSession()).data?.user);
/** What was done by another server is noticed within a second. */
async function soon(question) {
  for (let left = 15; left > 0; left -= 1) {
    if (await question()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
async function enrol(server, name) {
  const who = await signUp(server, name);
  const { totpURI, backupCodes } = await must("enable", who.client.twoFactor.enable({ password: PASSWORD }));
  return { who, totpURI, backupCodes };
}
const passes = async (who, uri) => !(await who.client.twoFactor.verifyTotp({ code: totp(uri) })).error;
const passesOnPaper = async (who, code) => !(await who.client.twoFactor.verifyBackupCode({ code })).error;
async function resetToken(server, name) {
  const email = emailOf(name);
  await must("request-password-reset", open(server).client.requestPasswordReset({ email, redirectTo: "/reset" }));
  let mails = [];
  await soon(async () => {
    const { text } = await send(`${base[server]}${outbox[server]}?to=${encodeURIComponent(email)}`);
    mails = JSON.parse(text).filter((mail) => mail.kind === "reset-password");
    return mails.length > 0;
  });
  const mail = mails.at(-1);
  return mail.token ?? mail.about.token;
}
const reset = async (server, token, newPassword) => !(await open(server).client.resetPassword({ token, newPassword })).error;

// ---- phases ---------------------------------------------------------------

/** Everything that `writer` leaves in a row is put to use by `reader`. */
async function reads(writer, reader) {
  console.log(`\n${reader} reads what ${writer} writes`);
  const name = `plain-${writer}`;
  const who = await signUp(writer, name);
  await check("a password", () => opens(reader, name));
  await check("a wrong password is refused", async () => !(await opens(reader, name, "wrong horse battery")));
  await check("a session", () => isSignedIn(carry(who, reader)));
  await check("a session that it lists", async () => {
    const { data } = await carry(who, reader).client.listSessions();
    return data?.length >= 2;
  });
  await check("the end of a session", async () => {
    const { who: short } = await signIn(reader, name);
    if (!(await isSignedIn(carry(short, writer)))) return false;
    await carry(short, writer).client.signOut();
    return soon(async () => !(await isSignedIn(short)));
  });
  await check("a link that sets a password", async () => reset(reader, await resetToken(writer, name), "a second horse"));
  await check("a password that was reset", () => opens(writer, name, "a second horse"));
  await check("a password that was changed", async () => {
    const { who: changing } = await signIn(writer, name, "a second horse");
    await must("change", changing.client.changePassword({ currentPassword: "a second horse", newPassword: "a third horse" }));
    return (await opens(reader, name, "a third horse")) && !(await opens(reader, name, "a second horse"));
  });

  const cautious = `cautious-${writer}`;
  const enrolled = await enrol(writer, cautious);
  const { totpURI, backupCodes } = enrolled;
  await check("an enrolment, put into force by a first code", () => passes(carry(enrolled.who, reader), totpURI));
  await check("a TOTP secret", async () => passes(await challenged(reader, cautious), totpURI));
  await check("a wrong code is refused", async () => {
    const { error } = await (await challenged(reader, cautious)).client.twoFactor.verifyTotp({ code: wrongTotp(totpURI) });
    return error?.status === 401;
  });
  await check("a challenge that the other one opened", async () => {
    const there = carry(await challenged(writer, cautious), reader);
    return (await passes(there, totpURI)) && isSignedIn(carry(there, writer));
  });
  await check("a backup code", async () => passesOnPaper(await challenged(reader, cautious), backupCodes[0]));
  await check("a backup code that is used up", async () => !(await passesOnPaper(await challenged(writer, cautious), backupCodes[0])));
  await check("the list that is left", async () => passesOnPaper(await challenged(writer, cautious), backupCodes[1]));
  await check("a device that is trusted", async () => {
    const device = await challenged(writer, cautious);
    await must("verify", device.client.twoFactor.verifyTotp({ code: totp(totpURI), trustDevice: true }));
    const { data } = await signIn(reader, cautious, PASSWORD, carry(device, reader));
    return Boolean(data?.user);
  });
  await check("new backup codes", async () => {
    const owner = await challenged(writer, cautious);
    await passes(owner, totpURI);
    const fresh = await must("generate", owner.client.twoFactor.generateBackupCodes({ password: PASSWORD }));
    const old = await passesOnPaper(await challenged(reader, cautious), backupCodes[2]);
    return !old && passesOnPaper(await challenged(reader, cautious), fresh.backupCodes[0]);
  });
  await check("an enrolment that was given up", async () => {
    const owner = await challenged(writer, cautious);
    await passes(owner, totpURI);
    await must("disable", owner.client.twoFactor.disable({ password: PASSWORD }));
    return opens(reader, cautious);
  });

  const kept = await enrol(writer, `kept-${writer}`);
  await must("verify", kept.who.client.twoFactor.verifyTotp({ code: totp(kept.totpURI) }));
  state[writer] = { totpURI: kept.totpURI, backupCodes: kept.backupCodes, cookies: cookiesOf(kept.who) };
}

const writers = ["ours", "reference"];
const phases = {
  async together() {
    await reads("reference", "ours");
    await reads("ours", "reference");
  },
  /** Passwords of ours are left alone here: what is typed may be hashed anew. */
  async hardened() {
    console.log("\nwe serve the converted database");
    for (const writer of writers) {
      const { totpURI, backupCodes, cookies } = state[writer];
      await check(`the session that ${writer} began goes on`, () => isSignedIn(open("ours", cookies)));
      if (writer === "reference") continue;
      await check("a TOTP secret", async () => passes(await challenged("ours", `kept-${writer}`), totpURI));
      await check("a backup code", async () => passesOnPaper(await challenged("ours", `kept-${writer}`), backupCodes[0]));
      await check("once", async () => !(await passesOnPaper(await challenged("ours", `kept-${writer}`), backupCodes[0])));
    }
    const late = await enrol("ours", "late");
    await check("an enrolment in this format", () => passes(late.who, late.totpURI));
    state.late = { totpURI: late.totpURI, backupCodes: late.backupCodes, cookies: cookiesOf(late.who) };
  },
  async back() {
    console.log("\nthe real server serves what was converted back");
    const { totpURI, backupCodes, cookies } = state.reference;
    await check("sessions have ended", async () => !(await isSignedIn(open("reference", cookies))));
    await check("a password and a TOTP secret", async () => passes(await challenged("reference", "kept-reference"), totpURI));
    await check("backup codes work no more", async () => !(await passesOnPaper(await challenged("reference", "kept-reference"), backupCodes[1])));
    await check("new ones do", async () => {
      const owner = await challenged("reference", "kept-reference");
      await passes(owner, totpURI);
      const fresh = await must("generate", owner.client.twoFactor.generateBackupCodes({ password: PASSWORD }));
      return passesOnPaper(await challenged("reference", "kept-reference"), fresh.backupCodes[0]);
    });
    await check("who was hashed otherwise needs a reset", async () => {
      const { data } = await signIn("reference", "late");
      return !data;
    });
    await check("and gets in after one", async () => {
      const done = await reset("reference", await resetToken("reference", "late"), "a second horse");
      return done && passes(await challenged("reference", "late", "a second horse"), state.late.totpURI);
    });
  },
  async again() {
    console.log("\nboth serve it once more");
    await check("a password that was reset there", async () => passes(await challenged("ours", "late", "a second horse"), state.late.totpURI));
    await check("a backup code that only works here", async () => passesOnPaper(await challenged("ours", "late", "a second horse"), state.late.backupCodes[0]));
    await check("a session of ours, there", async () => {
      const who = await challenged("ours", "late", "a second horse");
      await passes(who, state.late.totpURI);
      return isSignedIn(carry(who, "reference"));
    });
  },
};

await phases[values.phase]();
await writeFile(values.state, JSON.stringify(state));
console.log(`\n${values.phase}: ${done} checks, ${done - failed} ok, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
