// Where Chromium is.
import { existsSync } from 'node:fs';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function chromiumPath() {
  const path = process.env.CHROMIUM ?? PROGRAMS.find(existsSync);
  if (!path) throw new Error('no Chromium: install it, or say where it is in CHROMIUM');
  return path;
}
