import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Library } from '@mediastruct/core';
import {
  checkCatalogue,
  initLibrary,
  installedHolderKinds,
  nodeFileAccess,
  openCatalogue,
} from '@mediastruct/core';
import { IndexWriter, readIndex, treeOf } from '@mediastruct/core/testing';
import type { Finding } from '../check/findings.ts';
import { Child } from '../child-process.ts';
import { seededRandom } from '../random.ts';
import { realFolders } from '../real/scene.ts';
import type { Section } from '../section.ts';
import { recordOf } from './records.ts';

const FOLLOWER = 'catalogue/follower.ts';
const RECORDS = 4000;
const TRIES = { full: { kills: 150, damages: 400 }, quick: { kills: 12, damages: 40 } } as const;
const LONGEST_MS = 400;

/**
 * A process that changes an index and lets the catalogue follow is killed at any moment, and the file of the catalogue is
 * damaged in every way: the next opening answers as the listings do.
 */
export const catalogueSection: Section = async ({ size, tally, takes }) => {
  using folders = realFolders();
  const library = makeLibrary(join(folders.other, 'library'));
  const random = seededRandom(7);
  for (let attempt = 0; attempt < TRIES[size].kills; attempt += 1) {
    const afterMs = random() * LONGEST_MS;
    if (!takes(attempt)) continue;
    const child = new Child(FOLLOWER, library.root, String(attempt));
    await child.says('ready');
    await sleep(afterMs);
    child.kill();
    const end = await child.exit;
    tally.add({
      section: 'catalogue',
      command: 'follow',
      kind: 'process killed',
      hasFired: end === 'SIGKILL',
      findings: findUntruth(library),
      about: `try ${attempt}, after ${afterMs.toFixed(0)} ms`,
    });
  }
  for (let attempt = 0; attempt < TRIES[size].damages; attempt += 1) {
    const kind = KINDS[attempt % KINDS.length] as string;
    if (!takes(attempt)) continue;
    DAMAGES[kind]?.(library.state.catalogue, seededRandom(attempt));
    const about = `try ${attempt}`;
    tally.add({
      section: 'catalogue',
      command: 'open',
      kind,
      hasFired: true,
      findings: findUntruth(library),
      about,
    });
  }
};

const DAMAGES: Readonly<Record<string, (path: string, random: () => number) => void>> = {
  'cut off': (path, random) => truncateSync(path, Math.floor(random() * statSync(path).size)),
  'bytes flipped': (path, random) => {
    const bytes = readFileSync(path);
    for (let nth = 0; nth < 5; nth += 1) {
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
    }
    writeFileSync(path, bytes);
  },
  'a page of zeros': (path, random) => {
    const bytes = readFileSync(path);
    const at = Math.floor((random() * bytes.length) / 8192) * 8192;
    bytes.fill(0, at, at + 8192);
    writeFileSync(path, bytes);
  },
  'stamp damaged': (path, random) => writeFileSync(`${path}.stamp`, `{"size":${Math.floor(random() * 1e6)}`),
};
const KINDS = Object.keys(DAMAGES);

function makeLibrary(root: string): Library {
  const library = initLibrary(root, { now: new Date() });
  const tree = treeOf(library, 'media');
  using writer = new IndexWriter(nodeFileAccess, tree.indexPath, {
    treeId: 'torture',
    root: tree.root,
    rootIno: '1',
    createdAt: new Date().toISOString(),
    algorithm: 'sha256',
  });
  for (let nth = 0; nth < RECORDS; nth += 1) writer.add(recordOf(nth));
  writer.commit();
  return library;
}

/** The index can be read to its end, and the catalogue says what it says. */
function findUntruth(library: Library): Finding[] {
  try {
    for (const record of readIndex(nodeFileAccess, treeOf(library, 'media').indexPath)) void record;
    using catalogue = openCatalogue(library, { kinds: installedHolderKinds() });
    const { differences } = checkCatalogue(catalogue);
    return [
      ...catalogue.damaged.map(({ message }) => message),
      ...differences.map((one) => JSON.stringify(one)),
    ].map((detail) => ({ kind: 'index', detail: detail.slice(0, 300) }));
  } catch (error) {
    return [{ kind: 'crashed', detail: String(error).slice(0, 300) }];
  }
}
