// Time, memory, and connections that come and go, against a local provider.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { assert, check } from './check.mjs';
import { startProvider } from './provider.mjs';
import { signUp, startServer } from './server.mjs';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function turn(chat, text, more = {}) {
  const message = { id: `m-${Math.random()}`, role: 'user', parts: [{ type: 'text', text }] };
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: chat, messages: [message], ...more }) };
}

async function first(answer) {
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let all = '';
  return {
    reader,
    async until(text) {
      while (!all.includes(text)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`over before ${text}: ${all}`);
        all += decoder.decode(value, { stream: true });
      }
      return all;
    },
  };
}

const residentMegabytes = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export async function live(binary, idle) {
  console.log('\n# against a local provider');
  const provider = await startProvider();
  const settings = {
    BEZTACK__AI__PROVIDER: 'openai',
    BEZTACK__AI__OPENAI__BASE_URL: provider.url,
    BEZTACK__AI__OPENAI__MODEL: 'local',
    BEZTACK__CHAT__SHUTDOWN_GRACE: '500ms',
  };
  const server = await startServer(binary, settings);
  const elsewhere = await startServer(binary, settings, server.cwd);
  const ada = await signUp(server);
  const api = `${server.url}/api/chat`;

  await check('a failure after half an answer is an error of the stream', async () => {
    const text = await (await ada.send(api, turn('broken', 'break'))).text();
    assert.match(text, /half of/);
    assert.match(text, /"type":"error","errorText":"The model could not answer. Request id: /);
    assert.match(text, /data: \[DONE\]\n\n$/);
  });
  await check('a client that leaves stops the provider within a second', async () => {
    const stop = new AbortController();
    const stream = await first(await ada.send(api, { ...turn('left', 'drip 100000 5'), signal: stop.signal }));
    await stream.until('text-delta');
    const left = performance.now();
    stop.abort();
    while (provider.seen.open > 0 && performance.now() - left < 5000) await wait(5);
    const took = provider.seen.closedAt - left;
    assert.ok(provider.seen.open === 0 && took < 1000, `${took} ms`);
    const tokens = provider.seen.tokens;
    await wait(300);
    assert.equal(provider.seen.tokens, tokens);
    console.log(`        after ${took.toFixed(0)} ms`);
  });
  await check('a reloaded page goes on where another instance listens', async () => {
    const stop = new AbortController();
    const answer = await ada.send(api, { ...turn('reloaded', 'drip 100 20', { resumable: true }), signal: stop.signal });
    await (await first(answer)).until('text-delta');
    stop.abort();
    const joined = await ada.send(`${elsewhere.url}/api/chat/reloaded/stream`);
    assert.equal(joined.status, 200);
    const text = await joined.text();
    assert.match(text, /"type":"start"/);
    assert.match(text, /"finishReason":"stop"/);
    const deltas = [...text.matchAll(/data: (\{"type":"text-delta".*\})/g)].map((match) => JSON.parse(match[1]).delta);
    assert.equal(deltas.join(''), Array.from({ length: 100 }, (_, n) => `${n} `).join(''));
  });
  await check('silence is filled with comments', async () => {
    const text = await (await ada.send(api, turn('silent', 'silence 17000'))).text();
    assert.match(text, /: ping\n\n/);
    assert.match(text, /after/);
  });
  await check('the first byte comes less than 5 ms later than the provider says it', async () => {
    const direct = [];
    const through = [];
    for (let n = 0; n < 60; n += 1) {
      let begun = performance.now();
      const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], stream: true });
      const headers = { 'content-type': 'application/json' };
      const plain = await first(await fetch(`${provider.url}/chat/completions`, { method: 'POST', headers, body }));
      await plain.until('Hello');
      direct.push(performance.now() - begun);
      await plain.reader.cancel();
      begun = performance.now();
      const stream = await first(await ada.send(api, turn(`quick-${n}`, 'Hi')));
      await stream.until('Hello');
      through.push(performance.now() - begun);
      await stream.until('[DONE]');
    }
    const added = median(through.slice(10)) - median(direct.slice(10));
    console.log(`        ${added.toFixed(1)} ms added (median of 50)`);
    assert.ok(added < 5 || process.env.SLOW_MACHINE, `${added} ms`);
  });
  if (idle > 0) await check(`${idle} idle streams fit into 100 MB`, async () => idleStreams(server, await signUp(server, 'grace'), provider, idle));
  await check('a server that goes says so to those who listen', async () => {
    const stream = await first(await ada.send(api, turn('last', 'drip 100000 10')));
    await stream.until('text-delta');
    const ended = stream.until('data: {"type":"abort"}\n\ndata: [DONE]');
    await Promise.all([ended, server.stop()]);
    assert.equal(server.child.exitCode, 0);
  });
  await elsewhere.stop();
  provider.stop();
}

async function idleStreams(server, person, provider, count) {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  // The memory of the hash that signing up took goes back after a few seconds.
  await wait(5000);
  const before = residentMegabytes(server.pid);
  const open = [];
  const { port } = new URL(server.url);
  for (let n = 0; n < count; n += 1) {
    const { body, headers } = turn(`idle-${n}`, 'silence 120000');
    open.push(new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path: '/api/chat', method: 'POST', agent,
        headers: { ...headers, cookie: person.cookie, origin: server.url, host: `localhost:${port}`, 'content-length': Buffer.byteLength(body) } });
      call.on('error', reject);
      call.on('response', (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${answer.statusCode}`));
        let text = '';
        answer.on('error', () => {});
        answer.on('data', (piece) => {
          text += piece;
          if (text.includes('before')) resolve(call);
        });
      });
      call.end(body);
    }));
    if (n % 20 === 19) await Promise.all(open);
  }
  const calls = await Promise.all(open);
  await wait(5000);
  const after = residentMegabytes(server.pid);
  console.log(`        ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB with ${count}`);
  for (const call of calls) { call.on('error', () => {}); call.destroy(); }
  const begun = performance.now();
  while (provider.seen.open > 0 && performance.now() - begun < 20_000) await wait(50);
  assert.equal(provider.seen.open, 0, 'all are hung up');
  assert.ok(after - before < 100, `${after - before} MB`);
}
