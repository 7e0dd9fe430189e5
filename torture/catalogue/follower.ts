import { rmSync } from 'node:fs';
import process from 'node:process';
import { installedHolderKinds, nodeFileAccess, openCatalogue, openLibrary } from '@mediastruct/core';
import { appendChanges, formatFileRecord, treeOf } from '@mediastruct/core/testing';
import { seededRandom } from '../random.ts';
import { recordOf } from './records.ts';

const CHANGES = 40;
/** So few that runs are appended and folded in turns. */
const CHANGES_KEPT = 200;
const ANEW = 0.2;

/** Changes the index of a library and lets the catalogue follow, over and over, until it is killed; now and then from nothing. */
function main(): void {
  const library = openLibrary(process.argv[2] ?? '');
  const seed = Number(process.argv[3]);
  const random = seededRandom(seed);
  const { indexPath } = treeOf(library, 'media');
  process.stdout.write('ready\n');
  for (let round = 0; ; round++) {
    if (random() < ANEW) rmSync(library.state.catalogue, { force: true });
    const changes = Array.from({ length: CHANGES }, () => {
      const record = recordOf(Math.floor(random() * 4000), Math.floor(random() * 1e9));
      return { path: record.path, line: random() < 0.2 ? null : formatFileRecord(record) };
    });
    const run = { runId: `torture-${seed}-${round}`, nth: 0 };
    appendChanges(nodeFileAccess, indexPath, { run, changes, onTorn: () => {}, kept: CHANGES_KEPT });
    using catalogue = openCatalogue(library, { kinds: installedHolderKinds() });
    void catalogue;
  }
}

main();
