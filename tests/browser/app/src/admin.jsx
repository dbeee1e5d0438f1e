import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { auth, done, request } from './api.js';
import { Act, Card, Found, Table } from './ui.jsx';

const BAN_REASON = 'Banned by administrator';

export function Users() {
  const [searched, setSearched] = useState('');
  const query = {
    limit: 50, offset: 0, sortBy: 'createdAt', sortDirection: 'desc',
    ...(searched && { searchValue: searched, searchField: 'email', searchOperator: 'contains' }),
  };
  const users = useQuery({
    queryKey: ['users', searched],
    queryFn: () => done(auth.admin.listUsers({ query })),
    placeholderData: (before) => before,
  });
  const impersonate = async (userId) => {
    await done(auth.admin.impersonateUser({ userId }));
    location.assign('/');
    return false;
  };
  return (
    <>
      <h1>Users</h1>
      <Card title="Everybody">
        <label className="search">
          Search by email
          <input type="search" value={searched} onChange={(event) => setSearched(event.target.value)} />
        </label>
        <Found query={users}>
          {({ users, total }) => (
            <>
              <p className="muted">{total} in all</p>
              <Table head={['Name', 'Email', 'Role', 'State', '']} empty="Nobody." rows={users.map((user) => (
                <tr key={user.id}>
                  <td>{user.name}</td>
                  <td>{user.email}</td>
                  <td>{user.role}</td>
                  <td>{user.banned ? `banned: ${user.banReason}` : user.emailVerified ? 'verified' : 'not verified'}</td>
                  <td>
                    {user.banned
                      ? <Act act={() => done(auth.admin.unbanUser({ userId: user.id }))}>Unban</Act>
                      : <Act act={() => done(auth.admin.banUser({ userId: user.id, banReason: BAN_REASON }))}>Ban</Act>}
                    <Act act={() => impersonate(user.id)}>Impersonate</Act>
                  </td>
                </tr>
              ))} />
            </>
          )}
        </Found>
      </Card>
    </>
  );
}

export function Analytics() {
  const metrics = useQuery({ queryKey: ['metrics'], queryFn: () => request('/api/admin/metrics'), refetchInterval: 30_000 });
  const analytics = useQuery({ queryKey: ['analytics'], queryFn: () => request('/api/auth/admin/analytics') });
  return (
    <>
      <h1>Analytics</h1>
      <Card title="The machine">
        <Found query={metrics}>
          {(found) => (
            <div className="tiles">
              {found.metrics.map(({ label, value, unit, status }) => (
                <div key={label} className={`tile ${status}`}><span>{label}</span><b>{value}{unit}</b><small>{status}</small></div>
              ))}
            </div>
          )}
        </Found>
      </Card>
      <Card title="The product">
        <Found query={analytics}>
          {({ data }) => (
            <div className="tiles">
              {Object.entries(data.analytics).flatMap(([part, figures]) => Object.entries(figures).map(([name, figure]) => (
                <div key={part + name} className="tile"><span>{part}</span><b>{figure ?? '–'}</b><small>{name}</small></div>
              )))}
            </div>
          )}
        </Found>
      </Card>
    </>
  );
}
