import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, NavLink, Navigate, Outlet, Route, Routes } from 'react-router';
import { Analytics, Users } from './admin.jsx';
import { API, auth, done, shown } from './api.js';
import { Chat } from './chat.jsx';
import { Documents } from './documents.jsx';
import { Home } from './home.jsx';
import { Organizations } from './organizations.jsx';
import { Settings } from './settings.jsx';
import { ForgotPassword, SignIn, SignUp, TwoFactor } from './sign.jsx';
import { Act } from './ui.jsx';
import './style.css';

const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
const isAdministrator = (user) => user.isAppAdmin === true || user.role?.includes('sudo');

function Guard({ allows, otherwise, children }) {
  const { data, isPending } = auth.useSession();
  if (isPending) return <p className="muted">…</p>;
  return allows(data) ? children ?? <Outlet /> : <Navigate to={otherwise} replace />;
}

/// As the real frontend does it: a style sheet of our own origin, read as text.
function Themes() {
  const [theme, setTheme] = useState('');
  const [css, setCss] = useState('');
  useEffect(() => {
    if (!theme) return setCss('');
    fetch(`/themes/${theme}.css`).then((answer) => answer.text()).then(setCss);
  }, [theme]);
  return (
    <label className="theme">
      Theme
      <select value={theme} onChange={(event) => setTheme(event.target.value)}>
        <option value="">Ink</option>
        <option value="sea">Sea</option>
        <option value="plum">Plum</option>
      </select>
      <style>{css}</style>
    </label>
  );
}

function Layout() {
  const { user, session } = auth.useSession().data;
  const stop = async () => {
    await done(auth.admin.stopImpersonating());
    location.assign('/admin/users');
    return false;
  };
  return (
    <div className="layout">
      <aside>
        <strong className="brand">Beztack</strong>
        <nav>
          <NavLink to="/" end>Home</NavLink>
          <NavLink to="/organizations">Organizations</NavLink>
          <NavLink to="/ai">Chat</NavLink>
          <NavLink to="/ocr">Documents</NavLink>
          <NavLink to="/settings">Settings</NavLink>
          {isAdministrator(user) && <NavLink to="/admin/users">Users</NavLink>}
          {isAdministrator(user) && <NavLink to="/admin/analytics">Analytics</NavLink>}
        </nav>
        <div className="person">
          <Themes />
          <span>{user.name}</span>
          <small>{user.email}</small>
          <button type="button" className="quiet" onClick={() => auth.signOut()}>Sign out</button>
        </div>
      </aside>
      <main>
        {session.impersonatedBy && (
          <div className="banner">You act as {user.name}. <Act act={stop}>Stop</Act></div>
        )}
        <Outlet />
      </main>
    </div>
  );
}

function App() {
  return (
    <Routes>
      <Route element={<Guard allows={(session) => !session} otherwise="/" />}>
        <Route path="/auth/sign-in" element={<SignIn />} />
        <Route path="/auth/sign-in/two-factor" element={<TwoFactor />} />
        <Route path="/auth/sign-up" element={<SignUp />} />
        <Route path="/auth/forgot-password" element={<ForgotPassword />} />
      </Route>
      <Route element={<Guard allows={Boolean} otherwise="/auth/sign-in"><Layout /></Guard>}>
        <Route path="/" element={<Home />} />
        <Route path="/settings" element={<Settings />} />
        <Route path="/organizations" element={<Organizations />} />
        <Route path="/ai" element={<Chat />} />
        <Route path="/ocr" element={<Documents />} />
        <Route element={<Guard allows={(session) => isAdministrator(session.user)} otherwise="/" />}>
          <Route path="/admin/users" element={<Users />} />
          <Route path="/admin/analytics" element={<Analytics />} />
        </Route>
      </Route>
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}

// `calls.mjs` calls the server from inside this page, through the same client.
window.beztack = { API, auth, shown, isBusy: () => queries.isFetching() > 0 };

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <BrowserRouter><App /></BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
);
