import { useQuery } from '@tanstack/react-query';
import { auth, done, request } from './api.js';
import { Act, Card, Choice, Field, Form, Found, Table } from './ui.jsx';

const { organization } = auth;
const ROLES = ['member', 'admin', 'owner'].map((role) => [role, role]);

const useAsked = (key, call, id) =>
  useQuery({ queryKey: ['organizations', key, id], queryFn: async () => (await call()) ?? null });

export function Organizations() {
  const mine = useAsked('mine', () => request('/api/invitations/me'));
  const list = useAsked('list', () => done(organization.list()));
  const active = useAsked('active', () => done(organization.getFullOrganization()));
  return (
    <>
      <h1>Organizations</h1>
      <Found query={mine}>{(found) => found.length > 0 && <MyInvitations found={found} />}</Found>
      <Card title="Yours">
        <Found query={list}>
          {(found) => (
            <Table head={['Name', 'Slug', '']} empty="None yet." rows={found.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td>{one.slug}</td>
                <td><Act act={() => done(organization.setActive({ organizationId: one.id }))}>Open</Act></td>
              </tr>
            ))} />
          )}
        </Found>
        <Form label="New organization" submit="Create" act={(values) => done(organization.create({ ...values, logo: '' }))}>
          <Field label="Name" />
          <Field label="Slug" pattern="[a-z0-9\-]+" />
        </Form>
      </Card>
      <Found query={active}>{(found) => found && <Active key={found.id} one={found} />}</Found>
    </>
  );
}

function MyInvitations({ found }) {
  return (
    <Card title="Invitations for you">
      <Table head={['Organization', 'Role', '']} rows={found.map((one) => (
        <tr key={one.id}>
          <td>{one.organization.name}</td>
          <td>{one.role}</td>
          <td>
            <Act act={() => done(organization.acceptInvitation({ invitationId: one.id }))}>Accept</Act>
            <Act act={() => done(organization.rejectInvitation({ invitationId: one.id }))}>Decline</Act>
          </td>
        </tr>
      ))} />
    </Card>
  );
}

function Active({ one }) {
  const organizationId = one.id;
  const rename = ({ name }) => done(organization.update({ organizationId, data: { name, logo: '' } }));
  const go = async (call) => {
    await done(call);
    location.reload();
    return false;
  };
  return (
    <>
      <h2 className="part">{one.name}</h2>
      <Members organizationId={organizationId} />
      <Invitations organizationId={organizationId} />
      <Teams organizationId={organizationId} />
      <Card title="The organization">
        <Form label="Rename" submit="Rename" act={rename}><Field label="Name" defaultValue={one.name} /></Form>
        <p className="row">
          <Act act={() => go(organization.leave({ organizationId }))}>Leave</Act>
          <Act act={() => go(organization.delete({ organizationId }))}>Delete</Act>
        </p>
      </Card>
    </>
  );
}

function Members({ organizationId }) {
  const members = useAsked('members', () => done(organization.listMembers({ query: { organizationId } })), organizationId);
  // The user's id where the member's is meant, as the existing frontend sends it.
  const change = (member, role) => done(organization.updateMemberRole({ organizationId, memberId: member.userId, role }));
  const remove = (member) => done(organization.removeMember({ organizationId, memberIdOrEmail: member.userId }));
  return (
    <Card title="Members">
      <Found query={members}>
        {(found) => (
          <Table head={['Name', 'Email', 'Role', '']} rows={found.members.map((member) => (
            <tr key={member.id}>
              <td>{member.user.name}</td>
              <td>{member.email}</td>
              <td>{member.role}</td>
              <td>
                {ROLES.filter(([role]) => role !== member.role).map(([role]) => (
                  <Act key={role} act={() => change(member, role)}>Make {role}</Act>
                ))}
                <Act act={() => remove(member)}>Remove</Act>
              </td>
            </tr>
          ))} />
        )}
      </Found>
    </Card>
  );
}

function Invitations({ organizationId }) {
  const query = { organizationId };
  const invitations = useAsked('invitations', () => done(organization.listInvitations({ query })), organizationId);
  const teams = useAsked('teams', () => done(organization.listTeams({ query })), organizationId);
  const invite = ({ email, role, teamId }) =>
    done(organization.inviteMember({ organizationId, email, role, teamId: teamId || undefined }));
  const options = [['', 'no team'], ...(teams.data ?? []).map((team) => [team.id, team.name])];
  return (
    <Card title="Invitations">
      <Found query={invitations}>
        {(found) => (
          <Table head={['Email', 'Role', 'Status', '']} empty="Nobody was invited." rows={found.map((one) => (
            <tr key={one.id}>
              <td>{one.email}</td>
              <td>{one.role}</td>
              <td>{one.status}</td>
              <td>{one.status === 'pending' && <Act act={() => done(organization.cancelInvitation({ invitationId: one.id }))}>Cancel</Act>}</td>
            </tr>
          ))} />
        )}
      </Found>
      <Form label="Invite" submit="Invite" act={invite}>
        <Field label="Email" type="email" />
        <Choice label="Role" options={ROLES} />
        <Choice label="Team" name="teamId" options={options} />
      </Form>
    </Card>
  );
}

function Teams({ organizationId }) {
  const query = { organizationId };
  const teams = useAsked('teams', () => done(organization.listTeams({ query })), organizationId);
  const members = useAsked('members', () => done(organization.listMembers({ query })), organizationId);
  const add = async (teamId, { userId }) => {
    await done(organization.addTeamMember({ teamId, userId }));
    return 'Added.';
  };
  const people = (members.data?.members ?? []).map((member) => [member.userId, member.user.name]);
  return (
    <Card title="Teams">
      <Found query={teams}>
        {(found) => (
          <Table head={['Name', '', '']} rows={found.map((team) => (
            <tr key={team.id}>
              <td>{team.name}</td>
              <td>
                <Form label={`Add to ${team.name}`} submit="Add" act={(values) => add(team.id, values)}>
                  <Choice label="Member" name="userId" options={people} />
                </Form>
              </td>
              <td><Act act={() => done(organization.removeTeam({ teamId: team.id, organizationId }))}>Remove</Act></td>
            </tr>
          ))} />
        )}
      </Found>
      <Form label="New team" submit="Create" act={({ name }) => done(organization.createTeam({ name, organizationId }))}>
        <Field label="Name" />
      </Form>
    </Card>
  );
}
