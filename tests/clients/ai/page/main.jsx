import { experimental_useObject as useObject, useChat, useCompletion } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';

const api = new URL(location.href).searchParams.get('api');
const chatId = (sessionStorage.chat ??= crypto.randomUUID());
const transport = new DefaultChatTransport({ api: `${api}/api/chat`, credentials: 'include', body: { resumable: true } });
const recipe = z.object({ name: z.string(), minutes: z.number() });

function ChatPart({ initial }) {
  const [input, setInput] = useState('');
  const { messages, sendMessage, regenerate, stop, status, error } = useChat({ id: chatId, messages: initial, transport, resume: true });
  const give = async () => {
    await stop();
    await fetch(`${api}/api/chat/${chatId}/stop`, { method: 'POST', credentials: 'include' });
  };
  return (
    <section>
      <input id="chat-input" value={input} onChange={(event) => setInput(event.target.value)} />
      <button id="chat-send" onClick={() => { sendMessage({ text: input }); setInput(''); }}>Send</button>
      <button id="chat-regenerate" onClick={() => regenerate()}>Again</button>
      <button id="chat-stop" onClick={give}>Stop</button>
      <p id="chat-status">{status}</p>
      <p id="chat-error">{error?.message}</p>
      <div id="chat-messages">
        {messages.map((message) => (
          <p key={message.id} className={message.role}>
            {message.parts.filter((part) => part.type === 'text').map((part) => part.text).join('')}
          </p>
        ))}
      </div>
    </section>
  );
}

function CompletionPart() {
  const { completion, complete } = useCompletion({ api: `${api}/api/completion`, credentials: 'include' });
  return (
    <section>
      <button id="completion-send" onClick={() => complete('Hi')}>Complete</button>
      <p id="completion">{completion}</p>
    </section>
  );
}

function ObjectPart() {
  const [done, setDone] = useState('');
  const { submit } = useObject({
    api: `${api}/api/object`,
    credentials: 'include',
    schema: recipe,
    onFinish: ({ object, error }) => setDone(error ? String(error) : JSON.stringify(object)),
  });
  return (
    <section>
      <button id="object-send" onClick={() => submit({ prompt: 'A recipe', schema: z.toJSONSchema(recipe) })}>Make</button>
      <p id="object">{done}</p>
    </section>
  );
}

const json = { 'content-type': 'application/json' };
const session = await (await fetch(`${api}/api/auth/get-session`, { credentials: 'include' })).json();
if (!session) {
  const body = JSON.stringify({ name: 'Ada', email: 'ada@example.test', password: 'correct horse 1' });
  await fetch(`${api}/api/auth/sign-up/email`, { method: 'POST', credentials: 'include', headers: json, body });
}
const known = await fetch(`${api}/api/v1/ai/conversations/${chatId}`, { credentials: 'include' });
const initial = known.ok ? (await known.json()).messages : [];
createRoot(document.getElementById('root')).render(
  <StrictMode>
    <p id="signed-in">Signed in</p>
    <ChatPart initial={initial} />
    <CompletionPart />
    <ObjectPart />
  </StrictMode>,
);
