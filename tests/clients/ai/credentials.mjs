// Bedrock without an API key: every link of the default AWS credential chain signs requests.
// One local server plays the model, the container's and the machine's credential endpoints, and STS.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, check } from './check.mjs';
import { signUp, startServer } from './server.mjs';

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

const json = (id) => JSON.stringify({
  Code: 'Success', Type: 'AWS-HMAC', LastUpdated: new Date().toISOString(),
  AccessKeyId: id, SecretAccessKey: 'a secret', Token: `token of ${id}`, AccountId: '123456789012', Expiration: inAnHour(),
});

const assumed = (id) => `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>a secret</SecretAccessKey>
<SessionToken>token of ${id}</SessionToken><Expiration>${inAnHour()}</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`;

/// What each address answers; everything else is the model, which refuses and remembers who asked.
function cloud() {
  const asked = [];
  const answers = {
    'GET /container': () => json('AKIDCONTAINER'),
    'PUT /latest/api/token': () => 'a token of the machine',
    'GET /latest/meta-data/iam/security-credentials/': () => 'the-role',
    'GET /latest/meta-data/iam/security-credentials/the-role': () => json('AKIDMACHINE'),
    'POST /': () => assumed('AKIDWEB'),
  };
  const server = createServer((request, response) => {
    const answer = answers[`${request.method} ${request.url}`];
    request.resume();
    request.on('end', () => {
      if (answer) {
        response.setHeader('x-aws-ec2-metadata-token-ttl-seconds', '600');
        return response.end(answer());
      }
      asked.push(request.headers);
      response.writeHead(400, { 'content-type': 'application/json' });
      return response.end('{"message":"no"}');
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ asked, url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }));
  });
}

export async function credentials(binary) {
  console.log('\n# who asks Bedrock');
  const { asked, url, stop } = await cloud();
  const folder = mkdtempSync(join(tmpdir(), 'beztack-aws-'));
  const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const profile = file('credentials', '[other]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = a secret\n');
  const identity = file('identity', 'a token of the cluster');
  const links = {
    'the environment': ['AKIDENVIRONMENT', { AWS_ACCESS_KEY_ID: 'AKIDENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'a secret' }],
    'a profile': ['AKIDPROFILE', { AWS_SHARED_CREDENTIALS_FILE: profile, AWS_PROFILE: 'other' }],
    'a web identity': ['AKIDWEB', { AWS_WEB_IDENTITY_TOKEN_FILE: identity, AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r', AWS_ENDPOINT_URL_STS: url }],
    'a container': ['AKIDCONTAINER', { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` }],
    'a machine': ['AKIDMACHINE', { AWS_EC2_METADATA_SERVICE_ENDPOINT: url, AWS_EC2_METADATA_DISABLED: 'false' }],
  };
  for (const [name, [key, variables]] of Object.entries(links)) {
    await check(`a request is signed with the keys of ${name}`, async () => {
      const server = await startServer(binary, {
        HOME: folder,
        BEZTACK__AI__PROVIDER: 'bedrock',
        BEZTACK__AI__BEDROCK__REGION: 'eu-central-1',
        BEZTACK__AI__BEDROCK__MODEL: 'a-model',
        BEZTACK__AI__BEDROCK__BASE_URL: url,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...variables,
      });
      try {
        asked.length = 0;
        const ada = await signUp(server);
        const body = JSON.stringify({ id: name, messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] });
        const answer = await ada.send(`${server.url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        await answer.text();
        assert.ok(asked.length > 0, 'the model was asked');
        const { authorization, 'x-amz-security-token': token } = asked[0];
        assert.match(authorization, new RegExp(`^AWS4-HMAC-SHA256 Credential=${key}/\\d{8}/eu-central-1/bedrock/aws4_request, `));
        const temporary = ['AKIDWEB', 'AKIDCONTAINER', 'AKIDMACHINE'].includes(key);
        assert.equal(token, temporary ? `token of ${key}` : undefined);
      } finally {
        await server.stop();
      }
    });
  }
  stop();
  rmSync(folder, { recursive: true, force: true });
}
