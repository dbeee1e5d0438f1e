// Every call of the existing frontend that is here, made once as it makes it (paths, bodies,
// credentials: original-api.md 7.5 and 7.6), from inside a page; and of each answer the fields
// that it reads, with their types.
import { assert } from '../clients/ai/check.mjs';
import { Authenticator, PASSWORD, promote } from './stage.mjs';

/// `path:type`, where `[]` is every element of a list that is not empty, and `|` is "or".
function reads(value, wanted) {
  for (const [path, types] of wanted.split(' ').filter(Boolean).map((word) => word.split(':'))) {
    let found = [value];
    for (const part of path.split('.')) {
      const name = part.replace('[]', '');
      if (name) found = found.map((one) => one?.[name]);
      if (!part.endsWith('[]')) continue;
      for (const list of found) assert.ok(Array.isArray(list) && list.length > 0, `${path} is no list with something in it`);
      found = found.flat();
    }
    for (const one of found) assert.ok(types.split('|').includes(kind(one)), `${path} is ${kind(one)}, not ${types}: ${JSON.stringify(one)}`);
  }
}

function kind(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Date) return 'date';
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return 'time';
  return typeof value;
}

/// How somebody's page calls: `row` and what is called, with what; and what of the answer is read.
function caller(person) {
  const note = (row, what, wanted) => console.log(`        ${row.padEnd(4)} ${what}${wanted && `  ${wanted}`}`);
  const client = async (name, given, wanted = '') => {
    const call = ([name, given]) => name.split('.').reduce((at, part) => at[part], window.beztack.auth)(given);
    const { data, error } = await person.page.evaluate(call, [name, given]);
    assert.equal(error, null, `${name}: ${JSON.stringify(error)}`);
    reads(data, wanted);
    note('7.6', name, wanted);
    return data;
  };
  const raw = async (row, line, body, wanted = '', credentials = 'include') => {
    const call = async ([line, body, credentials]) => {
      const [method, path] = line.split(' ');
      const way = credentials === 'omit' ? { credentials } : window.beztack.shown();
      const headers = { ...way.headers, ...(body && { 'content-type': 'application/json' }) };
      const answer = await fetch(window.beztack.API + path, { method, ...way, headers, body: body && JSON.stringify(body) });
      return { status: answer.status, body: await answer.json().catch(() => null) };
    };
    const answer = await person.page.evaluate(call, [line, body, credentials]);
    assert.equal(answer.status, 200, `${line}: ${JSON.stringify(answer.body)}`);
    reads(answer.body, wanted);
    note(`7.5/${row}`, line, wanted);
    return answer.body;
  };
  return { client, raw };
}

export async function calls(stage, arrive) {
  const [root, bob] = [await arrive('Root'), await (await arrive('Bob')).signsUp()];
  await root.open('/auth/sign-in');
  const asRoot = caller(root);
  await strangers(asRoot);
  await account(stage, root, asRoot);
  const organizationId = await organizations(stage, asRoot, bob, caller(bob));
  await memberships(stage, asRoot, organizationId);
  await plans(asRoot);
  await administration(stage, asRoot);
}

async function strangers({ client, raw }) {
  assert.equal(await client('getSession'), null);
  await raw(20, 'GET /ai/greet', undefined, 'message:string', 'omit');
  const text = 'CORNER SHOP\n2026-11-20\nBread 3.50\nTOTAL 3.50';
  const receipt = 'store:string date:string items[].name:string items[].quantity:number items[].total:number tax:number total:number';
  await raw(21, 'POST /ai/analyze', { text }, receipt, 'omit');
}

async function account(stage, root, { client }) {
  const { name, email } = root;
  await client('signUp.email', { name, email, password: PASSWORD }, 'user.id:string');
  await root.sees(`Hello, ${name}`);
  await root.isIdle();
  await client('signOut', undefined, 'success:boolean');
  const signIn = { email, password: PASSWORD };
  await client('signIn.email', signIn, 'user.id:string');
  await promote(stage, email);
  const session = 'user.id:string user.name:string user.email:string user.image:null|string user.role:string user.isAppAdmin:boolean user.twoFactorEnabled:boolean';
  await client('getSession', undefined, session);
  await client('updateUser', { name: 'Root' }, 'status:boolean');
  await client('changeEmail', { newEmail: `new-${email}`, callbackURL: '/settings' }, 'status:boolean');

  const { totpURI, backupCodes } = await client('twoFactor.enable', { password: PASSWORD }, 'totpURI:string backupCodes[]:string');
  const authenticator = new Authenticator(totpURI);
  await client('twoFactor.verifyTotp', { code: await authenticator.code() }, 'token:string');
  assert.equal((await client('getSession')).user.twoFactorEnabled, true);
  await root.isIdle();
  await client('signOut');
  assert.equal((await client('signIn.email', signIn, 'twoFactorRedirect:boolean')).twoFactorRedirect, true);
  await client('twoFactor.verifyBackupCode', { code: backupCodes[0] }, 'token:string');
  await client('twoFactor.generateBackupCodes', { password: PASSWORD }, 'backupCodes[]:string');
  await client('twoFactor.verifyTotp', { code: await authenticator.code() });
  await client('twoFactor.disable', { password: PASSWORD }, 'status:boolean');
}

async function organizations(stage, { client }, bob, asBob) {
  const [userId, email] = [(await asBob.client('getSession')).user.id, bob.email];
  const slug = `calls-${stage.run}-${stage.people}`;
  const made = await client('organization.create', { name: 'Calls', slug, logo: '' }, 'name:string createdAt:date');
  const organizationId = made.id;
  const query = { organizationId };
  await client('organization.list', undefined, '[].id:string [].name:string [].slug:string [].logo:null|string');
  await client('organization.setActive', { organizationId });
  await client('organization.getFullOrganization', undefined, 'id:string name:string slug:string logo:null|string');
  const [team] = await client('organization.listTeams', { query }, '[].id:string [].name:string');
  // Only those of a team one is in.
  await client('organization.listTeamMembers', { query: { teamId: team.id } }, '[].userId:string');
  await client('organization.update', { organizationId, data: { name: 'Calls', logo: '' } }, 'id:string');

  const invite = () => client('organization.inviteMember', { organizationId, email, role: 'member', teamId: team.id }, 'id:string');
  const invitations = 'id email role status inviterId'.split(' ').map((name) => `[].${name}:string`).join(' ');
  const first = await invite();
  await client('organization.listInvitations', { query }, `${invitations} [].createdAt:date [].expiresAt:date`);
  await asBob.raw(1, 'GET /api/invitations/me', undefined, '[].id:string [].role:string [].status:string [].expiresAt:time [].organization.name:string');
  await asBob.client('organization.acceptInvitation', { invitationId: first.id });

  const member = 'id:string userId:string role:string createdAt:date user.name:string user.image:null|string email:string';
  const listed = () => client('organization.listMembers', { query }, member.replace(/(^| )/g, '$1members[].'));
  const role = async () => (await listed()).members.find((one) => one.userId === userId)?.role;
  assert.equal(await role(), 'member');
  await client('organization.updateMemberRole', { organizationId, memberId: userId, role: 'admin' });
  assert.equal(await role(), 'admin', 'the role was changed by the id of the user');
  const extra = await client('organization.createTeam', { name: 'Extra' }, 'id:string');
  await client('organization.addTeamMember', { teamId: extra.id, userId });
  await client('organization.removeTeamMember', { teamId: extra.id, userId });
  await client('organization.removeTeam', { teamId: extra.id });
  await client('organization.removeMember', { organizationId, memberIdOrEmail: userId });
  assert.equal(await role(), undefined, 'the member was removed by the id of the user');

  await asBob.client('organization.rejectInvitation', { invitationId: (await invite()).id });
  await client('organization.cancelInvitation', { invitationId: (await invite()).id });
  await asBob.client('organization.acceptInvitation', { invitationId: (await invite()).id });
  await asBob.client('organization.leave', { organizationId });
  const other = await client('organization.create', { name: 'Gone', slug: `${slug}-gone`, logo: '' });
  await client('organization.delete', { organizationId: other.id });
  await client('organization.setActive', { organizationId });
  return organizationId;
}

async function memberships(stage, { raw }, organizationId) {
  const product = 'id:string name:string description:string price.amount:number price.currency:string interval:string metadata.tier:string metadata.planId:string metadata.features[]:string metadata.limits:object metadata.permissions:list metadata.displayOrder:number';
  const { products } = await raw(2, 'GET /api/subscriptions/products', undefined, `provider:string ${product.replace(/(^| )/g, '$1products[].')}`);
  // Nobody can pay yet, so nobody has one.
  await raw(3, `GET /api/subscriptions?organizationId=${organizationId}`, undefined, 'subscriptions:list');
  const status = `GET /api/membership/status?organizationId=${organizationId}`;
  await raw(4, status, undefined, 'data.tier:string data.isAppAdmin:boolean');
  const { id, metadata, interval } = products.find((one) => one.metadata.tier !== 'free');
  const order = {
    productId: id, planId: metadata.planId, billingPeriod: `${interval}ly`, organizationId,
    successUrl: `${stage.ui}/checkout-success`, cancelUrl: `${stage.ui}/pricing`, upgrade: false, metadata: { tier: metadata.tier },
  };
  await raw(5, 'POST /api/subscriptions/checkout', order, 'resultKind:string changed:boolean');
  const pinned = 'target.type:string target.id:string tier:string billingCadence:string';
  await raw(4, status, undefined, `data.tier:string data.isAppAdmin:boolean ${pinned.replace(/(^| )/g, '$1data.adminTierOverride.')}`);
  const cleared = await raw(7, `DELETE /api/membership/admin-tier-override?organizationId=${organizationId}`, undefined, 'changed:boolean');
  assert.equal(cleared.changed, true);
}

async function plans({ raw }) {
  await raw(10, 'GET /api/admin/metrics', undefined, 'metrics[].label:string metrics[].value:number metrics[].unit:string metrics[].status:string');
  const local = 'id displayName canonicalTierId price currency interval'.split(' ').map((name) => `plans[].localPlan.${name}:string`).join(' ');
  await raw(11, 'GET /api/admin/plans/sync-status', undefined, `provider:string ${local} plans[].remoteProduct:null plans[].syncStatus:string plans[].diffs:list`);
  const plan = {
    displayName: 'Calls', description: 'Made by a form', canonicalTierId: 'custom', price: '12.50', currency: 'USD', interval: 'month', intervalCount: 1,
    features: ['one'], limits: { seats: 3 }, permissions: [], displayOrder: 90, highlighted: false, visible: true,
  };
  const { price, currency, interval, intervalCount, ...edit } = { ...plan, displayName: 'Called' };
  const { plan: { id } } = await raw(14, 'POST /api/admin/plans', plan, 'plan.id:string');
  await raw(15, `PATCH /api/admin/plans/${id}`, edit);
  await raw(15, `DELETE /api/admin/plans/${id}`);
}

async function administration(stage, { client }) {
  const user = 'id:string name:string email:string role:string emailVerified:boolean banned:boolean|null banReason:null|string banExpires:null|date createdAt:date';
  const users = `${user.replace(/(^| )/g, '$1users[].')} total:number`;
  const list = (query, wanted = users) => client('admin.listUsers', { query }, wanted);
  const email = `made-${stage.run}-${stage.people}@example.test`;
  const made = await client('admin.createUser', { email, password: PASSWORD, name: 'Made', role: 'user' }, 'user.id:string');
  const userId = made.user.id;
  await client('admin.updateUser', { userId, data: { name: 'Remade', role: 'user', emailVerified: true } }, 'id:string');
  await client('admin.banUser', { userId, banReason: 'Banned by administrator' }, 'user.id:string');
  await list({ limit: 5 });
  await list({ limit: 1000 });
  const page = { limit: 50, offset: 0, sortBy: 'createdAt', sortDirection: 'desc' };
  const found = await list({ ...page, searchValue: email, searchField: 'email', searchOperator: 'contains' });
  assert.equal(found.total, 1);
  const banned = await list({ ...page, filterField: 'banned', filterValue: 'true', filterOperator: 'eq' });
  assert.ok(banned.users.some((one) => one.id === userId) && banned.users.every((one) => one.banned));
  await client('admin.unbanUser', { userId }, 'user.id:string');
  const own = (await client('getSession')).user.id;
  const session = 'id:string createdAt:date expiresAt:date ipAddress:string userAgent:string impersonatedBy:null';
  const { sessions } = await client('admin.listUserSessions', { userId: own }, session.replace(/(^| )/g, '$1sessions[].'));
  // The id where the token is meant: it names no session, and that is no error.
  await client('admin.revokeUserSession', { sessionToken: sessions[0].id }, 'success:boolean');
  await client('admin.revokeUserSessions', { userId }, 'success:boolean');
  await client('admin.removeUser', { userId }, 'success:boolean');
}
