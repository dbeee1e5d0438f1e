import { useState } from 'react';
import { post, upload } from './api.js';
import { Card, Field, Form, Table } from './ui.jsx';

export function Documents() {
  const [typed, setTyped] = useState();
  const [read, setRead] = useState();
  const [page, setPage] = useState();
  // Without credentials, as the existing frontend asks.
  const analyze = async ({ text }) => setTyped(await post('/ai/analyze', { text }, { credentials: 'omit' }));
  return (
    <>
      <h1>Documents</h1>
      <Card title="A receipt's text">
        <Form label="Text" submit="Analyze" act={analyze}>
          <label>Text<textarea name="text" rows={6} required /></label>
        </Form>
        {typed && <Receipt receipt={typed} />}
      </Card>
      <Card title="A receipt's picture">
        <Form label="Receipt" submit="Read the receipt" act={async ({ file }) => setRead(await upload('/api/v1/ai/receipts', file))}>
          <Field label="File" type="file" accept="image/*,application/pdf" />
        </Form>
        {read && <Receipt receipt={read.receipt} />}
      </Card>
      <Card title="Any page">
        <Form label="Page" submit="Read the page" act={async ({ file }) => setPage(await upload('/api/v1/ocr', file))}>
          <Field label="File" type="file" accept="image/*,application/pdf" />
        </Form>
        {page && <pre>{page.text}</pre>}
      </Card>
    </>
  );
}

function Receipt({ receipt }) {
  return (
    <div className="receipt">
      <p><b>{receipt.store}</b> {receipt.date}</p>
      <Table head={['Item', 'Quantity', 'Total']} empty="No items." rows={receipt.items.map((item, at) => (
        <tr key={at}><td>{item.name}</td><td>{item.quantity}</td><td>{item.total.toFixed(2)}</td></tr>
      ))} />
      <p>Total: <b>{receipt.total.toFixed(2)} {receipt.currency}</b></p>
    </div>
  );
}
