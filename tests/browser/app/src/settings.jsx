import { useState } from 'react';
import { auth, done } from './api.js';
import { Card, Field, Form } from './ui.jsx';

const password = <Field label="Password" type="password" autoComplete="current-password" />;

export function Settings() {
  const { user } = auth.useSession().data;
  const rename = async ({ name }) => {
    await done(auth.updateUser({ name }));
    return 'Saved.';
  };
  const move = async ({ email }) => {
    await done(auth.changeEmail({ newEmail: email, callbackURL: `${location.origin}/settings` }));
    return 'A mail is on its way.';
  };
  return (
    <>
      <h1>Settings</h1>
      <Card title="Profile">
        <Form label="Profile" submit="Save" act={rename}>
          <Field label="Name" defaultValue={user.name} key={user.name} />
        </Form>
      </Card>
      <Card title="Address">
        <p>{user.email} · {user.emailVerified ? 'verified' : 'not verified'}</p>
        <Form label="Address" submit="Change" act={move}>
          <Field label="New email" name="email" type="email" />
        </Form>
      </Card>
      <Card title="Two-factor">{user.twoFactorEnabled ? <SwitchedOn /> : <SwitchedOff />}</Card>
    </>
  );
}

function Codes({ codes }) {
  return <ul className="codes" aria-label="Backup codes">{codes.map((code) => <li key={code}>{code}</li>)}</ul>;
}

function SwitchedOff() {
  const [setup, setSetup] = useState();
  if (!setup) {
    return (
      <Form label="Enable two-factor" submit="Enable" act={async (values) => setSetup(await done(auth.twoFactor.enable(values)))}>
        {password}
      </Form>
    );
  }
  return (
    <>
      <p>Give this to your authenticator:</p>
      <code className="uri">{setup.totpURI}</code>
      <p>Keep these codes:</p>
      <Codes codes={setup.backupCodes} />
      <Form label="Finish two-factor" submit="Finish" act={({ code }) => done(auth.twoFactor.verifyTotp({ code }))}>
        <Field label="Code" inputMode="numeric" />
      </Form>
    </>
  );
}

function SwitchedOn() {
  const [codes, setCodes] = useState();
  const renew = async (values) => setCodes((await done(auth.twoFactor.generateBackupCodes(values))).backupCodes);
  return (
    <>
      <p>Two-factor is on.</p>
      <Form label="New backup codes" submit="Make new codes" act={renew}>{password}</Form>
      {codes && <Codes codes={codes} />}
      <hr />
      <Form label="Disable two-factor" submit="Disable" act={(values) => done(auth.twoFactor.disable(values))}>{password}</Form>
    </>
  );
}
