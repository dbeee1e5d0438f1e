// The binary in a folder of its own, and somebody signed in.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/// `words` come behind `serve`; `settings` are in the environment.
export async function startServer(binary, settings = {}, folder, words = []) {
  const port = settings.PORT ?? (await freePort());
  const cwd = folder ?? mkdtempSync(join(tmpdir(), 'beztack-ai-'));
  const url = `http://localhost:${port}`;
  const env = {
    PATH: process.env.PATH,
    HOST: '127.0.0.1',
    PORT: String(port),
    BETTER_AUTH_URL: url,
    BETTER_AUTH_SECRET: 'the-secret-of-the-ai-clients-0123456789',
    DATABASE_URL: `sqlite://${join(cwd, 'beztack.db')}`,
    BEZTACK__SERVER__RATE_LIMIT: 'false',
    BEZTACK__CHAT__STREAMS: '5000',
    BEZTACK__LOG__LEVEL: 'error',
    ...settings,
  };
  const child = spawn(binary, ['serve', ...words], { cwd, stdio: ['ignore', 'ignore', 'inherit'], env });
  /// Another command of the binary, with the same settings.
  const command = (...line) => execFileSync(binary, line, { cwd, stdio: ['ignore', 'ignore', 'inherit'], env });
  for (let attempt = 0; ; attempt += 1) {
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.ok) break;
    if (attempt > 100 || child.exitCode !== null) throw new Error('the server does not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    if (!folder) rmSync(cwd, { recursive: true, force: true });
  };
  return { url, cwd, pid: child.pid, child, command, stop };
}

/// The cookie of somebody who has just signed up, and a fetch that sends it.
export async function signUp(server, name = 'ada') {
  const answer = await fetch(`${server.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ name, email: `${name}@example.test`, password: 'correct horse 1' }),
  });
  if (!answer.ok) throw new Error(`signing up: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const send = (url, init = {}) =>
    fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), cookie, origin: server.url } });
  return { cookie, send };
}
