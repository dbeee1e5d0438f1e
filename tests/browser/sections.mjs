// What people do, part by part. Each plays alone.
import { assert } from '../clients/ai/check.mjs';
import { Authenticator, PASSWORD, mail, picture, promote } from './stage.mjs';

const linkIn = async (stage, to, kind) => (await mail(stage, to, kind)).about.url;

/// How the browser keeps the session, by where the frontend is.
async function keepsSession(stage, person) {
  const cookies = (await person.context.cookies()).filter((one) => one.name.endsWith('better-auth.session_token'));
  if (stage.topology === 'bearer') return assert.deepEqual(cookies, []);
  assert.equal(cookies.length, 1);
  const [{ httpOnly, sameSite, domain, partitionKey }] = cookies;
  const wanted = stage.topology === 'sites'
    ? { httpOnly: true, sameSite: 'None', domain: 'api.back.test', partitionKey: 'https://front.test' }
    : { httpOnly: true, sameSite: 'Lax', domain: 'localhost', partitionKey: undefined };
  assert.deepEqual({ httpOnly, sameSite, domain, partitionKey }, wanted);
}

export async function accounts(stage, arrive) {
  const ada = await arrive('Ada');
  await ada.open('/settings');
  await ada.at('/auth/sign-in');
  await ada.shot('sign-in');
  await ada.signsUp();
  assert.ok(ada.sawFont, 'the fonts were asked for');
  await ada.shot('home');
  await keepsSession(stage, ada);
  for (const path of ['/auth/sign-in', '/auth/sign-up', '/admin/users', '/no/such/page']) {
    await ada.open(path);
    await ada.at('/');
  }

  await ada.open('/settings');
  await ada.fills('Profile', { Name: 'Ada Lovelace' });
  await ada.sees('Saved.');
  await ada.page.getByRole('complementary').getByText('Ada Lovelace').waitFor();
  await ada.page.getByLabel('Theme').selectOption('Sea');
  await ada.page.waitForFunction(() => getComputedStyle(document.querySelector('.brand')).color === 'rgb(15, 118, 110)');
  await ada.shot('settings');

  await ada.signsOut();
  await ada.open('/organizations');
  await ada.at('/auth/sign-in');
  await ada.refused(401, '/sign-in/email', async () => {
    await ada.signsIn('Wrong horse 1!');
    await ada.page.getByRole('alert').getByText('Invalid email or password').waitFor();
  });
  await ada.shot('wrong-password');
  await ada.signsIn();
  await ada.sees('Hello, Ada Lovelace');
  await ada.refused(422, '/sign-up/email', async () => {
    const bob = Object.assign(await arrive('Bob'), { email: ada.email, allowed: ada.allowed });
    await bob.open('/auth/sign-up');
    await bob.fills('Sign up', { Name: 'Bob', Email: ada.email, Password: PASSWORD });
    await bob.page.getByRole('alert').getByText('User already exists').waitFor();
  });
}

export async function mailbox(stage, arrive) {
  const ada = await (await arrive('Ada')).signsUp();
  // The address is proven.
  await ada.page.evaluate((email) => window.beztack.auth.sendVerificationEmail({ email }), ada.email);
  await ada.page.goto(await linkIn(stage, ada.email, 'verification'));
  await ada.page.waitForURL(/\/pages\/address-verified/);
  await ada.shot('address-verified');
  await ada.open('/settings');
  await ada.sees(`${ada.email} · verified`);

  // A change of address: the old one agrees, the new one is proven.
  const [old, fresh] = [ada.email, `new-${ada.email}`];
  await ada.fills('Address', { 'New email': fresh });
  await ada.sees('A mail is on its way.');
  await ada.page.goto(await linkIn(stage, old, 'change-email-confirmation'));
  await ada.at('/settings');
  await ada.sees(`${old} · verified`);
  await ada.page.goto(await linkIn(stage, fresh, 'verification'));
  await ada.at('/settings');
  await ada.sees(`${fresh} · verified`);
  ada.email = fresh;

  // A forgotten password, on a page of the server's own.
  await ada.signsOut();
  await ada.open('/auth/forgot-password');
  await ada.fills('Forgot password', { Email: ada.email });
  await ada.sees('a mail is on its way');
  await ada.page.goto(await linkIn(stage, ada.email, 'reset-password'));
  await ada.page.waitForURL(/\/pages\/reset-password/);
  await ada.shot('reset-password');
  await ada.page.locator('#password').fill('Another horse 2!');
  await ada.page.locator('#repeated').fill('Another horse 2!');
  await ada.page.getByRole('button').click();
  await ada.page.locator('.mark.glad').waitFor();
  await ada.open('/auth/sign-in');
  await ada.refused(401, '/sign-in/email', async () => {
    await ada.signsIn();
    await ada.page.getByRole('alert').waitFor();
  });
  await ada.signsIn('Another horse 2!');
  await ada.sees('Hello, Ada');

  // The mailbox itself, and the documentation, beside the frontend.
  await ada.page.goto(`${stage.api}/mailbox`);
  await ada.sees(ada.email);
  await ada.shot('mailbox');
  await ada.page.goto(`${stage.api}/api/docs/`, { waitUntil: 'networkidle' });
  await ada.page.locator('.opblock').first().waitFor();
}

export async function twoFactor(stage, arrive) {
  const ada = await (await arrive('Ada')).signsUp();
  await ada.open('/settings');
  await ada.refused(400, '/two-factor/enable', async () => {
    await ada.fills('Enable two-factor', { Password: 'Wrong horse 1!' });
    await ada.page.getByRole('alert').waitFor();
  });
  await ada.fills('Enable two-factor', { Password: PASSWORD });
  const authenticator = new Authenticator(await ada.page.locator('.uri').textContent());
  const codes = await ada.page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem').allTextContents();
  assert.equal(codes.length, 10);
  await ada.shot('setup');
  await ada.fills('Finish two-factor', { Code: await authenticator.code() });
  await ada.sees('Two-factor is on.');
  await ada.shot('on');

  const again = async () => {
    await ada.signsOut();
    await ada.signsIn();
    await ada.at('/auth/sign-in/two-factor');
  };
  await again();
  await ada.refused(401, '/two-factor/verify-totp', async () => {
    await ada.fills('Authenticator', { Code: '000000' });
    await ada.page.getByRole('alert').getByText('Invalid code').waitFor();
  });
  await ada.shot('challenge');
  await ada.fills('Authenticator', { Code: await authenticator.code() });
  await ada.sees('Hello, Ada');

  await again();
  await ada.fills('Backup code', { 'Backup code': codes[0] });
  await ada.sees('Hello, Ada');
  await again();
  await ada.refused(401, '/two-factor/verify-backup-code', async () => {
    await ada.fills('Backup code', { 'Backup code': codes[0] });
    await ada.page.getByRole('alert').waitFor();
  });
  await ada.fills('Backup code', { 'Backup code': codes[1] });
  await ada.sees('Hello, Ada');

  await ada.open('/settings');
  await ada.fills('New backup codes', { Password: PASSWORD });
  await ada.page.getByRole('list', { name: 'Backup codes' }).waitFor();
  await ada.fills('Disable two-factor', { Password: PASSWORD });
  await ada.page.getByRole('form', { name: 'Enable two-factor' }).waitFor();
  await ada.signsOut();
  await ada.signsIn();
  await ada.sees('Hello, Ada');
}

export async function organizations(stage, arrive) {
  const ada = await (await arrive('Ada')).signsUp();
  const bob = await (await arrive('Bob')).signsUp();
  const cy = await (await arrive('Cy')).signsUp();
  const slug = `acme-${stage.run}-${stage.people}`;
  await ada.open('/organizations');
  await ada.fills('New organization', { Name: 'Acme', Slug: slug });
  await ada.page.getByRole('heading', { name: 'Acme' }).waitFor();
  await ada.fills('New team', { Name: 'Red' });
  await ada.page.getByRole('form', { name: 'Add to Red' }).waitFor();

  // Bob answers on the frontend's own page, Cy where the mail leads.
  await ada.fills('Invite', { Email: bob.email, Role: 'member', Team: 'Red' });
  await ada.row(bob.email).getByText('pending').waitFor();
  await ada.fills('Invite', { Email: cy.email, Role: 'admin' });
  await ada.row(cy.email).getByText('pending').waitFor();
  await bob.open('/organizations');
  await bob.sees('Invitations for you');
  await bob.shot('invited');
  await bob.clicks('Accept', bob.row('Acme'));
  await bob.row(slug).waitFor();
  await cy.page.goto(await linkIn(stage, cy.email, 'invitation'));
  if (['sites', 'bearer'].includes(stage.topology)) {
    await cy.clicks('Accept', cy.row('Acme'));
    await cy.row(slug).waitFor();
  } else {
    await cy.page.waitForURL(/\/pages\/accept-invitation\//);
    await cy.shot('invitation');
    await cy.page.locator('button[value=accept]').click();
    await cy.page.locator('.mark.glad').waitFor();
  }

  await ada.open('/organizations');
  const members = ada.page.getByRole('region', { name: 'Members' });
  const member = (person) => members.getByRole('row').filter({ hasText: person.email });
  for (const [person, role] of [[ada, 'owner'], [bob, 'member'], [cy, 'admin']]) {
    await member(person).getByRole('cell', { name: role, exact: true }).waitFor();
  }
  await ada.clicks('Make admin', member(bob));
  await member(bob).getByRole('cell', { name: 'admin', exact: true }).waitFor();
  await ada.fills('Add to Red', { Member: 'Cy' });
  await ada.sees('Added.');
  await ada.shot('members');
  await ada.clicks('Remove', member(cy));
  await member(cy).waitFor({ state: 'detached' });

  // The only owner cannot leave; Bob can.
  await ada.refused(400, '/organization/leave', async () => {
    await ada.clicks('Leave');
    await ada.page.getByRole('alert').waitFor();
  });
  await bob.open('/organizations');
  await bob.clicks('Open', bob.row(slug));
  await bob.page.getByRole('heading', { name: 'Acme' }).waitFor();
  await bob.refused(403, '/organization/delete', async () => {
    await bob.clicks('Delete');
    await bob.page.getByRole('alert').waitFor();
  });
  await bob.clicks('Leave');
  await bob.sees('None yet.');

  await ada.fills('Rename', { Name: 'Acme and Sons' });
  await ada.page.getByRole('heading', { name: 'Acme and Sons' }).waitFor();
  await ada.clicks('Remove', ada.row('Red').first());
  await ada.page.getByRole('form', { name: 'Add to Red' }).waitFor({ state: 'detached' });
  await ada.fills('Invite', { Email: `dan-${stage.run}@example.test`, Role: 'member' });
  await ada.clicks('Cancel', ada.row(`dan-${stage.run}`));
  await ada.row(`dan-${stage.run}`).getByText('canceled').waitFor();
  await ada.clicks('Delete');
  await ada.sees('None yet.');
}

/// An administrator of the installation.
async function administrator(stage, arrive) {
  const root = await (await arrive('Root')).signsUp();
  await promote(stage, root.email);
  await root.open('/admin/users');
  return root;
}

export async function administration(stage, arrive) {
  const eve = await (await arrive('Eve')).signsUp();
  const root = await administrator(stage, arrive);
  await root.page.getByLabel('Search by email').fill(eve.email);
  await root.sees('1 in all');
  await root.shot('users');

  await root.clicks('Ban', root.row(eve.email));
  await root.row(eve.email).getByText('banned: Banned by administrator').waitFor();
  await eve.open('/');
  await eve.at('/auth/sign-in');
  await eve.refused(403, '/sign-in/email', async () => {
    await eve.signsIn();
    await eve.page.getByRole('alert').getByText('banned').waitFor();
  });
  await eve.shot('banned');
  await root.clicks('Unban', root.row(eve.email));
  await root.row(eve.email).getByText('not verified').waitFor();
  await eve.signsIn();
  await eve.sees('Hello, Eve');

  await root.clicks('Impersonate', root.row(eve.email));
  await root.sees('You act as Eve.');
  await root.sees('Hello, Eve');
  await root.shot('impersonating');
  await root.open('/admin/users');
  await root.at('/');
  await root.clicks('Stop');
  await root.at('/admin/users');
  await root.page.getByRole('complementary').getByText('Root', { exact: true }).waitFor();
}

export async function analytics(stage, arrive) {
  const root = await administrator(stage, arrive);
  await root.open('/admin/analytics');
  for (const text of ['Memory Usage', 'Database Latency', 'dailyActive', 'monthly']) await root.sees(text);
  await root.shot('figures');
}

export async function chat(stage, arrive) {
  const ada = await (await arrive('Ada')).signsUp();
  await ada.open('/ai');
  await ada.fills('Message', { Message: 'Is anybody there?' });
  await ada.page.locator('.messages .user').getByText('Is anybody there?').waitFor();
  await ada.sees('status: ready');
  const answer = ada.page.locator('.messages .assistant');
  await ada.page.waitForFunction(() => document.querySelector('.messages .assistant')?.textContent.length > 0);
  await ada.fills('Message', { Message: 'And now?' });
  await ada.page.waitForFunction(() => document.querySelectorAll('.messages .assistant').length === 2);
  await ada.sees('status: ready');
  assert.match(await answer.first().textContent(), /model/i);
  await ada.shot('answered');
}

const RECEIPT = ['CORNER SHOP', '2026-11-20', 'Bread          3.50', 'Olive oil     12.00', 'TOTAL         15.50'];

export async function documents(stage, arrive) {
  const ada = await (await arrive('Ada')).signsUp();
  const [text, image] = [RECEIPT.join('\n'), await picture(stage, RECEIPT)];
  await ada.open('/ocr');
  const sees = async (part, wanted) => {
    const found = ada.page.getByRole('region', { name: part });
    await found.locator('.receipt, pre').waitFor();
    for (const words of wanted) assert.ok((await found.textContent()).toLowerCase().includes(words), `${part}: no ${words}`);
  };
  await ada.fills('Text', { Text: text });
  await sees("A receipt's text", ['corner shop', '2026-11-20', 'olive oil', '15.50']);
  for (const [part, form] of [["A receipt's picture", 'Receipt'], ['Any page', 'Page']]) {
    const found = ada.page.getByRole('form', { name: form, exact: true });
    await found.getByLabel('File').setInputFiles({ name: 'receipt.png', mimeType: 'image/png', buffer: image });
    await found.locator('button').click();
    await sees(part, ['corner shop', 'olive oil', '15.50']);
  }
  await ada.shot('read');
}
