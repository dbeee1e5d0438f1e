import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

export function Card({ title, children }) {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Field({ label, name, ...input }) {
  return (
    <label>
      {label}
      <input name={name ?? label.toLowerCase()} required {...input} />
    </label>
  );
}

export function Choice({ label, name, options, ...select }) {
  return (
    <label>
      {label}
      <select name={name ?? label.toLowerCase()} aria-label={label} {...select}>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </label>
  );
}

/// Gives the typed values to `act`, shows what it throws, and looks at everything anew.
export function Form({ label, submit, act, children }) {
  const queries = useQueryClient();
  const [state, setState] = useState({});
  const send = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    setState({ busy: true });
    try {
      const said = await act(Object.fromEntries(new FormData(form)));
      form.reset();
      setState({ said: typeof said === 'string' ? said : undefined });
    } catch (error) {
      setState({ error: error.message });
    }
    queries.invalidateQueries();
  };
  return (
    <form aria-label={label} onSubmit={send}>
      {children}
      {state.error && <p role="alert">{state.error}</p>}
      {state.said && <p role="status">{state.said}</p>}
      <button disabled={state.busy}>{submit}</button>
    </form>
  );
}

/// Does one thing, and looks at everything anew, unless it leads away (`false`).
export function Act({ act, children, ...button }) {
  const queries = useQueryClient();
  const [error, setError] = useState();
  const run = async () => {
    setError(undefined);
    const stays = await act().catch((error) => setError(error.message));
    if (stays !== false) queries.invalidateQueries();
  };
  return (
    <>
      <button type="button" className="quiet" onClick={run} {...button}>{children}</button>
      {error && <span role="alert">{error}</span>}
    </>
  );
}

export function Table({ head, rows, empty }) {
  if (rows.length === 0) return <p className="muted">{empty}</p>;
  return (
    <div className="scroll">
      <table>
        <thead><tr>{head.map((title) => <th key={title}>{title}</th>)}</tr></thead>
        <tbody>{rows}</tbody>
      </table>
    </div>
  );
}

/// What a query found, once it has.
export function Found({ query, children }) {
  if (query.isPending) return <p className="muted">…</p>;
  if (query.isError) return <p role="alert">{query.error.message}</p>;
  return children(query.data);
}
