// A provider that speaks OpenAI's wire. The last words of the prompt say what it does:
// "drip COUNT MS", "silence MS", "break", or anything else for a short answer.
import { createServer } from 'node:http';

export async function startProvider() {
  const seen = { tokens: 0, open: 0, closedAt: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const asked = JSON.parse(body);
    const last = asked.messages.at(-1);
    const words = typeof last.content === 'string' ? last.content : '';
    const [command, first, second] = words.split(' ');
    seen.open += 1;
    let isOpen = true;
    response.on('close', () => {
      isOpen = false;
      seen.open -= 1;
      seen.closedAt = performance.now();
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const say = (content) => {
      seen.tokens += 1;
      const choices = [{ index: 0, delta: { content }, finish_reason: null }];
      response.write(`data: ${JSON.stringify({ choices })}\n\n`);
    };
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    if (asked.response_format) {
      for (const piece of ['{"name":"So', 'up","min', 'utes":20}']) say(piece);
    } else if (command === 'drip') {
      for (let n = 0; n < Number(first) && isOpen; n += 1) {
        say(`${n} `);
        await wait(Number(second));
      }
    } else if (command === 'silence') {
      say('before ');
      await wait(Number(first));
      say('after');
    } else if (command === 'break') {
      say('half of ');
      await wait(20);
      response.destroy();
      return;
    } else {
      say('Hello ');
      say('there.');
    }
    if (!isOpen) return;
    const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    const usage = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } };
    response.end(`data: ${JSON.stringify(end)}\n\ndata: ${JSON.stringify(usage)}\n\ndata: [DONE]\n\n`);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  const url = `http://127.0.0.1:${server.address().port}/v1`;
  return { url, seen, stop: () => { server.closeAllConnections(); server.close(); } };
}
