// Two sites with TLS, on this machine: names that only the browser knows, a certificate that
// nobody else trusts, and what ends TLS in front of the server.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const FRONTEND = 'app.front.test';
export const SERVER = 'api.back.test';

/// What Chromium has to be told of them.
export const FLAGS = [
  '--ignore-certificate-errors',
  `--host-resolver-rules=MAP ${FRONTEND} 127.0.0.1, MAP ${SERVER} 127.0.0.1`,
];

/// A key and a certificate of a day, made by openssl(1).
export function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'beztack-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', [
    'req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-days', '1',
    '-subj', `/CN=${SERVER}`, '-addext', `subjectAltName=DNS:${FRONTEND},DNS:${SERVER}`, '-keyout', key, '-out', cert,
  ], { stdio: 'ignore' });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
}

/// Hands on what comes to `port` to the server at `target`, as a proxy does.
export async function endTls(port, target, pair) {
  const proxy = createServer(pair, (asked, answer) => {
    const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress };
    const onward = request({ host: '127.0.0.1', port: target, method: asked.method, path: asked.url, headers }, (came) => {
      answer.writeHead(came.statusCode, came.rawHeaders);
      came.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  return () => new Promise((resolve) => {
    proxy.close(resolve);
    proxy.closeAllConnections();
  });
}
