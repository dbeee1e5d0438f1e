import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useNavigate } from 'react-router';
import { auth, done } from './api.js';
import { Field, Form } from './ui.jsx';

function Gate({ title, children }) {
  const queries = useQueryClient();
  // Nothing is kept of whoever was here before.
  useEffect(() => queries.clear(), [queries]);
  return (
    <div className="gate">
      <strong className="brand">Beztack</strong>
      <section className="card">
        <h1>{title}</h1>
        {children}
      </section>
    </div>
  );
}

export function SignIn() {
  const navigate = useNavigate();
  const act = async ({ email, password }) => {
    const data = await done(auth.signIn.email({ email, password }));
    if (data.twoFactorRedirect) navigate('/auth/sign-in/two-factor');
  };
  return (
    <Gate title="Sign in">
      <Form label="Sign in" submit="Sign in" act={act}>
        <Field label="Email" type="email" autoComplete="username" />
        <Field label="Password" type="password" minLength={8} autoComplete="current-password" />
      </Form>
      <p><Link to="/auth/sign-up">New account</Link> · <Link to="/auth/forgot-password">Forgot password?</Link></p>
    </Gate>
  );
}

export function SignUp() {
  return (
    <Gate title="Create an account">
      <Form label="Sign up" submit="Sign up" act={(values) => done(auth.signUp.email(values))}>
        <Field label="Name" autoComplete="name" />
        <Field label="Email" type="email" autoComplete="username" />
        <Field label="Password" type="password" minLength={8} autoComplete="new-password" />
      </Form>
      <p><Link to="/auth/sign-in">I have an account</Link></p>
    </Gate>
  );
}

export function TwoFactor() {
  return (
    <Gate title="Two-factor">
      <Form label="Authenticator" submit="Verify" act={({ code }) => done(auth.twoFactor.verifyTotp({ code }))}>
        <Field label="Code" inputMode="numeric" autoComplete="one-time-code" />
      </Form>
      <hr />
      <Form label="Backup code" submit="Use the backup code" act={({ code }) => done(auth.twoFactor.verifyBackupCode({ code }))}>
        <Field label="Backup code" name="code" />
      </Form>
    </Gate>
  );
}

export function ForgotPassword() {
  const act = async ({ email }) => {
    await done(auth.requestPasswordReset({ email }));
    return 'If somebody has this address, a mail is on its way.';
  };
  return (
    <Gate title="Forgot the password?">
      <Form label="Forgot password" submit="Send a link" act={act}>
        <Field label="Email" type="email" />
      </Form>
      <p><Link to="/auth/sign-in">Back</Link></p>
    </Gate>
  );
}
