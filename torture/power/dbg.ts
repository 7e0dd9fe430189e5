import { readdirSync, readlinkSync, mkdtempSync } from 'node:fs';
import { CASES } from '../commands/cases.ts';
import { countChanges, freshPlaces, truthOf } from '../real/scene.ts';
import { nodeFileAccess } from '../../packages/core/src/files/node-file-access.ts';
const d = mkdtempSync('/dev/shm/dbg-');
let n = 0;
const fds = (s: string) => { for (const f of readdirSync('/proc/self/fd')) try { const l = readlinkSync('/proc/self/fd/' + f); if (l.includes('dbg-')) console.log(s, l); } catch {} };
for (const c of CASES) {
  const f = { disk: d, other: d, [Symbol.dispose]() {} };
  const p = freshPlaces(f, 'one file system', n++);
  await c.prepare({ access: nodeFileAccess, places: p }); fds(c.name + ' prepare');
  await truthOf(c, freshPlaces(f, 'one file system', n++)); fds(c.name + ' truth');
}
