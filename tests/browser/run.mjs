// node run.mjs --binary PATH [--database URL] [--topology same|cross|sites|bearer] [SECTION…]
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check, verdict } from '../clients/ai/check.mjs';
import { calls } from './calls.mjs';
import * as played from './sections.mjs';
import { openStage, Person, TOPOLOGIES } from './stage.mjs';

const SECTIONS = { ...played, calls };

// A second factor is asked for, and an administrator returns, by cookies of their own.
const WANT_COOKIES = ['twoFactor', 'administration', 'calls'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { binary: { type: 'string' }, database: { type: 'string' }, topology: { type: 'string' } },
});
const unknown = positionals.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS);

for (const topology of values.topology ? [values.topology] : Object.keys(TOPOLOGIES)) {
  const stage = await openStage(resolve(values.binary), topology, values.database);
  console.log(`\n# ${TOPOLOGIES[topology]}: ${stage.ui} and ${stage.api}`);
  try {
    const playable = names.filter((name) => topology !== 'bearer' || !WANT_COOKIES.includes(name));
    for (const name of playable) await play(stage, name);
  } finally {
    await stage.close();
  }
}
process.exit(verdict() ? 0 : 1);

/// A section, with people of its own. Where one step fails, the rest of it cannot go on.
async function play(stage, name) {
  const people = [];
  const arrive = async (who) => {
    people.push(await Person.arrive(stage, name, who));
    return people.at(-1);
  };
  await check(`${stage.topology}: ${name}`, async () => {
    try {
      await SECTIONS[name](stage, arrive);
    } catch (error) {
      for (const person of people) {
        await person.shot(`failed-${person.name}`).catch(() => {});
        for (const problem of person.problems) console.log(`        ${person.name}: ${problem}`);
      }
      throw error;
    }
    for (const person of people) await person.leave();
  });
  for (const person of people) await person.context.close();
}
