import assert from 'node:assert/strict';

let passed = 0;
const failures = [];

/// Runs one check and reports it; the others go on.
export async function check(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failures.push(name);
    console.log(`FAILED  ${name}\n        ${String(error?.stack ?? error).split('\n').slice(0, 6).join('\n        ')}`);
  }
}

export function verdict() {
  console.log(`\n${passed} passed, ${failures.length} failed`);
  return failures.length === 0;
}

export { assert };
