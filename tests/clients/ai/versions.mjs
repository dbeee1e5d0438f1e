// Every version of `ai` whose parser differs reads what the binary streams.
import { assert, check } from './check.mjs';
import { signUp, startServer } from './server.mjs';

export const OLD = ['5.0.0', '5.0.91'];
export const NEW = ['5.0.92', '5.0.216', '5.0.277', '6.0.0', '6.0.230', '6.0.324', '7.0.0', '7.0.31', '7.0.173'];

let turns = 0;

function user(text) {
  turns += 1;
  return { id: `message-${turns}`, role: 'user', parts: [{ type: 'text', text }] };
}

/// Sends a turn and folds the answer into a message, as the hooks do.
async function ask(ai, person, api, request) {
  const transport = new ai.DefaultChatTransport({ api, fetch: person.send });
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    messageId: undefined,
    abortSignal: undefined,
    ...request,
  });
  let message;
  let failure;
  const folded = ai.readUIMessageStream({ stream, onError: (error) => { failure = error; }, terminateOnError: true });
  try {
    for await (const state of folded) message = state;
  } catch (error) {
    failure ??= error;
  }
  return { message, failure };
}

const textOf = (message) => message.parts.filter((part) => part.type === 'text').map((part) => part.text).join('');

async function flows(version, ai, person, api) {
  const chatId = `chat-${version}`;
  const first = user('Hello?');
  await check(`ai ${version}: text`, async () => {
    const { message, failure } = await ask(ai, person, api, { chatId, messages: [first] });
    assert.equal(failure, undefined);
    assert.match(textOf(message), /^No model is configured/);
    assert.ok(message.id);
  });
  await check(`ai ${version}: reasoning, then text`, async () => {
    const { message, failure } = await ask(ai, person, api, { chatId, messages: [first, user('/think')] });
    assert.equal(failure, undefined);
    assert.deepEqual(message.parts.map((part) => part.type), ['step-start', 'reasoning', 'text']);
  });
  await check(`ai ${version}: a tool between two steps`, async () => {
    const words = '/tool calculator {"operation": "add", "numbers": [40, 2]}';
    const { message, failure } = await ask(ai, person, api, { chatId, messages: [user(words)] });
    assert.equal(failure, undefined);
    const tool = message.parts.find((part) => part.type === 'tool-calculator');
    assert.equal(tool.state, 'output-available');
    assert.deepEqual(tool.input, { operation: 'add', numbers: [40, 2] });
    assert.deepEqual(tool.output, { result: '42' });
    assert.match(textOf(message), /42/);
  });
  await check(`ai ${version}: a tool that refuses`, async () => {
    const { message, failure } = await ask(ai, person, api, { chatId, messages: [user('/tool nothing {"a": 1}')] });
    assert.equal(failure, undefined);
    const tool = message.parts.find((part) => part.type === 'tool-nothing');
    assert.equal(tool.state, 'output-error');
  });
  await check(`ai ${version}: regenerating`, async () => {
    const { message, failure } = await ask(ai, person, api, { chatId, messages: [first], trigger: 'regenerate-message' });
    assert.equal(failure, undefined);
    assert.ok(textOf(message).length > 0);
  });
  await check(`ai ${version}: a stranger is told so`, async () => {
    const transport = new ai.DefaultChatTransport({ api });
    const request = { chatId, messages: [first], trigger: 'submit-message', messageId: undefined, abortSignal: undefined };
    await assert.rejects(transport.sendMessages(request), /Authentication required/);
  });
  await check(`ai ${version}: nothing to resume`, async () => {
    const transport = new ai.DefaultChatTransport({ api, fetch: person.send });
    assert.equal(await transport.reconnectToStream({ chatId }), null);
  });
}

export async function versions(binary) {
  for (const [compat, names] of [['5.0', [...OLD, ...NEW]], ['latest', NEW]]) {
    const server = await startServer(binary, { BEZTACK__SERVER__CHAT_COMPAT: compat });
    const person = await signUp(server);
    const api = `${server.url}/api/chat`;
    console.log(`\n# streams for ${compat}`);
    for (const version of names) await flows(version, await import(`ai-${version}`), person, api);
    if (compat === 'latest') {
      await check('control: 5.0.91 does throw at finishReason', async () => {
        const { failure } = await ask(await import('ai-5.0.91'), person, api, { chatId: 'control', messages: [user('Hello?')] });
        assert.ok(failure, 'it read what it cannot know');
      });
    }
    await server.stop();
  }
}
