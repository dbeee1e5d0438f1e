// Where it is played: the frontend built, the binary started, and browsers of people that
// complain about everything they did not expect.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { assert } from '../clients/ai/check.mjs';
import { chromiumPath } from '../clients/ai/chromium.mjs';
import { freePort, startServer } from '../clients/ai/server.mjs';
import * as sites from './sites.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export const PASSWORD = 'Correct horse 1!';

/// Where people find what, by the name of the topology.
export const TOPOLOGIES = {
  same: 'one origin',
  cross: 'two origins',
  sites: 'two sites, cookies',
  bearer: 'two sites, tokens',
};

export async function openStage(binary, topology, database) {
  rmSync(here(`out/${topology}`), { recursive: true, force: true });
  const [port, uiPort, tlsPort] = [await freePort(), await freePort(), await freePort()];
  const pair = ['sites', 'bearer'].includes(topology) && sites.certificate();
  const api = pair ? `https://${sites.SERVER}:${tlsPort}` : `http://localhost:${port}`;
  const elsewhere = pair ? `https://${sites.FRONTEND}:${uiPort}` : `http://localhost:${uiPort}`;
  const ui = topology === 'same' ? api : elsewhere;
  const dist = here(`out/dist-${topology}`);
  await build({
    root: here('app'),
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic' } },
    define: {
      'import.meta.env.VITE_API_URL': JSON.stringify(api),
      'import.meta.env.VITE_BEARER': JSON.stringify(topology === 'bearer'),
    },
    build: { outDir: dist, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
  });
  const settings = { NODE_ENV: 'development', PORT: String(port), BETTER_AUTH_URL: api };
  if (topology !== 'same') settings.APP_URL = ui;
  // The server's own page sees no session of another site.
  if (pair) settings.BEZTACK__LINKS__ACCEPT_INVITATION = `${ui}/organizations?invitation={id}`;
  if (topology === 'sites') settings.BEZTACK__AUTH__COOKIES__ACROSS_SITES = 'true';
  if (topology === 'bearer') settings.BEZTACK__AUTH__BEARER = 'true';
  if (database) {
    settings.DATABASE_URL = database;
    execFileSync(binary, ['migrate', 'up'], { env: { DATABASE_URL: database, RUST_LOG: 'error' }, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const words = topology === 'same' ? ['--static', dist] : [];
  const server = await startServer(binary, settings, undefined, words);
  server.command('seed');
  const at = { host: '127.0.0.1', port: uiPort, strictPort: true, ...(pair && { https: pair, allowedHosts: [sites.FRONTEND] }) };
  const page = topology !== 'same' &&
    (await preview({ root: here('app'), build: { outDir: dist }, preview: at, logLevel: 'error' }));
  const endProxy = pair && (await sites.endTls(tlsPort, port, pair));
  const chrome = await chromium.launch({ executablePath: chromiumPath(), args: pair ? [...FLAGS, ...sites.FLAGS] : FLAGS });
  const close = async () => {
    await chrome.close();
    if (endProxy) await endProxy();
    await server.stop();
    if (page) await page.close();
  };
  return { topology, server, api, ui, chrome, close, run: Date.now().toString(36), people: 0 };
}

/// Makes somebody an administrator of the installation. What another process writes is
/// seen within a second (decisions.md 13).
export async function promote(stage, email) {
  stage.server.command('admin', 'grant', email);
  await sleep(1000);
}

/// The newest mail of this kind to somebody.
export async function mail(stage, to, kind) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const mails = await (await fetch(`${stage.server.url}/api/v1/mailbox?to=${encodeURIComponent(to)}`)).json();
    const found = mails.findLast((mail) => mail.kind === kind);
    if (found) return found;
    await sleep(100);
  }
  throw new Error(`no ${kind} to ${to}`);
}

/// Somebody with a browser of their own.
export class Person {
  problems = [];
  allowed = [];

  static async arrive(stage, section, name) {
    const person = new Person();
    stage.people += 1;
    Object.assign(person, { stage, section, name, email: `${name.toLowerCase()}-${stage.run}-${stage.people}@example.test` });
    person.context = await stage.chrome.newContext({ locale: 'en-US', viewport: { width: 1200, height: 850 } });
    person.context.setDefaultTimeout(15_000);
    await person.playFonts();
    person.page = await person.context.newPage();
    person.watch();
    return person;
  }

  /// Google's fonts, without Google.
  async playFonts() {
    const headers = { 'access-control-allow-origin': '*' };
    const body = '@font-face { font-family: Inter; src: url(https://fonts.gstatic.com/inter.woff2) }';
    await this.context.route('https://fonts.googleapis.com/**', (route) => route.fulfill({ contentType: 'text/css', headers, body }));
    await this.context.route('https://fonts.gstatic.com/**', (route) => {
      this.sawFont = true;
      return route.fulfill({ contentType: 'font/woff2', headers, body: '' });
    });
  }

  watch() {
    const { page, problems } = this;
    page.on('pageerror', (error) => problems.push(`thrown: ${error}`));
    // Answers that are refusals are looked at below, by status.
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) problems.push(`console: ${line.text()}`);
    });
    // What is under way when a page is left is given up.
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()} ${why}`);
    });
    page.on('response', (answer) => {
      if (answer.status() < 400) return;
      const path = new URL(answer.url()).pathname;
      const allowed = this.allowed.find((one) => one.status === answer.status() && path.endsWith(one.path));
      if (allowed) allowed.seen += 1;
      else problems.push(`answered: ${answer.status()} ${answer.request().method()} ${path}`);
    });
  }

  /// Does something that the server has to refuse, and nothing else.
  async refused(status, path, body) {
    const allowed = { status, path, seen: 0 };
    this.allowed.push(allowed);
    await body();
    this.allowed.splice(this.allowed.indexOf(allowed), 1);
    assert.ok(allowed.seen > 0, `${path} was not refused with ${status}`);
  }

  open(path) {
    return this.page.goto(this.stage.ui + path, { waitUntil: 'networkidle' });
  }

  at(path) {
    return this.page.waitForURL((url) => url.href === this.stage.ui + path);
  }

  sees(text) {
    return this.page.getByText(text).first().waitFor();
  }

  /// Fills a form by its labels and sends it.
  async fills(form, values, within = this.page) {
    const found = within.getByRole('form', { name: form, exact: true });
    for (const [label, value] of Object.entries(values)) {
      const field = found.getByLabel(label, { exact: true });
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption({ label: value });
      else await field.fill(value);
    }
    await found.locator('button').click();
    return found;
  }

  row(text) {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  async clicks(button, within = this.page) {
    await within.getByRole('button', { name: button, exact: true }).click();
  }

  async signsUp() {
    await this.open('/auth/sign-up');
    await this.fills('Sign up', { Name: this.name, Email: this.email, Password: PASSWORD });
    await this.sees(`Hello, ${this.name}`);
    return this;
  }

  signsIn(password = PASSWORD) {
    return this.fills('Sign in', { Email: this.email, Password: password });
  }

  /// Waits until the page has all that it asked for.
  isIdle() {
    return this.page.waitForFunction(() => !window.beztack.isBusy());
  }

  async signsOut() {
    await this.isIdle();
    await this.clicks('Sign out');
    await this.at('/auth/sign-in');
  }

  async shot(name) {
    const folder = here(`out/${this.stage.topology}`);
    mkdirSync(folder, { recursive: true });
    await this.page.evaluate(() => scrollTo(0, 0));
    await this.page.screenshot({ path: join(folder, `${this.section}-${name}.png`), fullPage: true });
  }

  async leave() {
    await this.context.close();
    assert.deepEqual(this.problems, [], `${this.name}'s browser complained`);
  }
}

/// Lines as a camera might see it.
export async function picture(stage, lines) {
  const page = await stage.chrome.newPage({ viewport: { width: 900, height: 700 } });
  await page.setContent(`<pre style="font: 34px/1.6 monospace; padding: 40px">${lines.join('\n')}</pre>`);
  const image = await page.screenshot();
  await page.close();
  return image;
}

/// An authenticator: a code of each time step once, as the server wants it.
export class Authenticator {
  constructor(uri) {
    this.secret = base32(new URL(uri).searchParams.get('secret'));
    this.last = 0;
  }

  async code() {
    const now = () => Date.now() / 30_000;
    // Not at the end of a step, and never ahead of the next one.
    while (now() % 1 > 0.85 || this.last >= Math.floor(now()) + 1) await sleep(200);
    this.last = Math.max(this.last + 1, Math.floor(now()) - 1);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(this.last));
    const digest = createHmac('sha1', this.secret).update(counter).digest();
    const at = digest.at(-1) & 15;
    return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }
}

function base32(text) {
  const bits = [...text.replace(/=+$/, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
  return Buffer.from(bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}
