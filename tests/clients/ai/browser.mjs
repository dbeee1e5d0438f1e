// The hooks of `@ai-sdk/react` in headless Chromium, on a page of another origin.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { assert, check } from './check.mjs';
import { chromiumPath } from './chromium.mjs';
import { startProvider } from './provider.mjs';
import { freePort, startServer } from './server.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

async function servePage() {
  const root = fileURLToPath(new URL('page', import.meta.url));
  const { output } = await build({
    root,
    logLevel: 'error',
    build: { write: false, minify: false },
    oxc: { jsx: { runtime: 'automatic' } },
  });
  const files = new Map(output.map((file) => [`/${file.fileName}`, file.source ?? file.code]));
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://page').pathname;
    const name = path === '/' ? '/index.html' : path;
    const body = files.get(name);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': TYPES[extname(name)] ?? 'text/plain' });
    response.end(body);
  });
  const port = await freePort();
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://localhost:${port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}

export async function browser(binary) {
  console.log('\n# in a browser');
  const executablePath = chromiumPath();
  const provider = await startProvider();
  const page = await servePage();
  const server = await startServer(binary, {
    BETTER_AUTH_TRUSTED_ORIGINS: page.url,
    BEZTACK__AI__PROVIDER: 'openai',
    BEZTACK__AI__OPENAI__BASE_URL: provider.url,
    BEZTACK__AI__OPENAI__MODEL: 'local',
  });
  const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const tab = await chrome.newPage();
    const problems = [];
    tab.on('pageerror', (error) => problems.push(String(error)));
    await tab.goto(`${page.url}/?api=${encodeURIComponent(server.url)}`);
    await tab.waitForSelector('#signed-in');
    await flows(tab, provider);
    await check('nothing was thrown in the page', () => assert.deepEqual(problems, []));
  } finally {
    await chrome.close();
    await server.stop();
    page.stop();
    provider.stop();
  }
}

async function flows(tab, provider) {
  const has = (selector, text) => tab.waitForFunction(
    ([selector, text]) => document.querySelector(selector)?.textContent.includes(text),
    [selector, text],
    { timeout: 15_000 },
  );
  await check('useChat: an answer', async () => {
    await tab.fill('#chat-input', 'Hi');
    await tab.click('#chat-send');
    await has('#chat-messages', 'Hello there.');
    await has('#chat-status', 'ready');
  });
  await check('useChat: regenerate', async () => {
    await tab.click('#chat-regenerate');
    await has('#chat-status', 'ready');
    const answers = await tab.locator('#chat-messages .assistant').count();
    assert.equal(answers, 1);
  });
  await check('useChat: stop', async () => {
    await tab.fill('#chat-input', 'drip 100000 5');
    await tab.click('#chat-send');
    await has('#chat-messages', '10 11 12');
    await tab.click('#chat-stop');
    await has('#chat-status', 'ready');
    for (let n = 0; n < 100 && provider.seen.open > 0; n += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(provider.seen.open, 0, 'the provider was hung up');
  });
  await check('useChat: an error is shown', async () => {
    await tab.fill('#chat-input', 'break');
    await tab.click('#chat-send');
    await has('#chat-error', 'The model could not answer.');
    await has('#chat-status', 'error');
  });
  await check('useChat: a reloaded page resumes', async () => {
    // A conversation of its own, so that nothing said before is taken for the answer.
    await tab.evaluate(() => sessionStorage.clear());
    await tab.reload();
    await tab.waitForSelector('#signed-in');
    await tab.fill('#chat-input', 'drip 150 20');
    await tab.click('#chat-send');
    await has('#chat-messages', '3 4 5');
    await tab.reload();
    await tab.waitForSelector('#signed-in');
    await has('#chat-messages', '147 148 149');
    await has('#chat-status', 'ready');
  });
  await check('useCompletion', async () => {
    await tab.click('#completion-send');
    await has('#completion', 'Hello there.');
  });
  await check('useObject', async () => {
    await tab.click('#object-send');
    await has('#object', '{"name":"Soup","minutes":20}');
  });
}
