// node run.mjs --binary PATH [--no-browser] [--idle COUNT]
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verdict } from './check.mjs';
import { credentials } from './credentials.mjs';
import { live } from './live.mjs';
import { versions } from './versions.mjs';

const { values } = parseArgs({
  options: {
    binary: { type: 'string' },
    'no-browser': { type: 'boolean', default: false },
    idle: { type: 'string', default: '0' },
  },
});
const binary = resolve(values.binary);
await versions(binary);
await credentials(binary);
await live(binary, Number(values.idle));
if (!values['no-browser']) {
  const { browser } = await import('./browser.mjs');
  await browser(binary);
}
process.exit(verdict() ? 0 : 1);
