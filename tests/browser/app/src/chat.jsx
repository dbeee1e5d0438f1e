import { useChat } from '@ai-sdk/react';
import { useQuery } from '@tanstack/react-query';
import { DefaultChatTransport } from 'ai';
import { API, request, shown } from './api.js';
import { Card, Field, Form } from './ui.jsx';

const transport = new DefaultChatTransport({
  api: `${API}/api/chat`,
  credentials: shown().credentials,
  headers: () => shown().headers ?? {},
});

export function Chat() {
  const { messages, sendMessage, status, error } = useChat({ transport });
  // The existing frontend greets without credentials.
  const greeting = useQuery({ queryKey: ['greet'], queryFn: () => request('/ai/greet', { credentials: 'omit' }) });
  return (
    <>
      <h1>Chat</h1>
      <p className="muted">{greeting.data?.message}</p>
      <Card title="Conversation">
        <div className="messages" aria-live="polite">
          {messages.map((message) => (
            <p key={message.id} className={message.role}>
              {message.parts.filter((part) => part.type === 'text').map((part) => part.text).join('')}
            </p>
          ))}
        </div>
        {error && <p role="alert">{error.message}</p>}
        <Form label="Message" submit="Send" act={({ text }) => { sendMessage({ text }); }}>
          <Field label="Message" name="text" autoComplete="off" />
        </Form>
        <small className="muted">status: {status}</small>
      </Card>
    </>
  );
}
