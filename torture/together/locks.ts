import { join } from 'node:path';
import { EXIT_CODES, initLibrary, nodeFileAccess } from '@mediastruct/core';
import { LibraryLock, statePaths } from '@mediastruct/core/testing';
import type { Finding } from '../check/findings.ts';
import { realFolders } from '../real/scene.ts';
import type { SectionTask } from '../section.ts';
import { Child } from '../child-process.ts';

const HOLDER = 'together/holder.ts';

/** A library that a process works on refuses every other one, and is free as soon as that process is killed. */
export async function attackLocks(task: SectionTask, tries: number): Promise<void> {
  using folders = realFolders();
  const library = join(folders.disk, 'library');
  initLibrary(library, { access: nodeFileAccess, now: new Date() });
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const holder = new Child(HOLDER, library);
    const isHeld = await holder.says('held');
    const refused = await findEntry(library);
    holder.kill();
    const end = await holder.exit;
    const freed = findHeldLock(library);
    const told = { section: 'together', about: `try ${attempt}` };
    task.tally.add({
      ...told,
      command: 'lock',
      kind: 'a second process',
      hasFired: isHeld,
      findings: refused,
    });
    task.tally.add({
      ...told,
      command: 'lock',
      kind: 'killed holder',
      hasFired: end === 'SIGKILL',
      findings: freed,
    });
  }
}

/** Nobody else comes in, and whoever tries is told why. */
async function findEntry(library: string): Promise<Finding[]> {
  const second = new Child(HOLDER, library);
  const hasEntered = await second.says('held');
  if (hasEntered) second.kill();
  const end = await second.exit;
  if (end === EXIT_CODES.locked) return [];
  return [
    { kind: 'lock', detail: hasEntered ? 'a second process came in' : `a second process ended with ${end}` },
  ];
}

function findHeldLock(library: string): Finding[] {
  try {
    using lock = LibraryLock.take(nodeFileAccess, statePaths(library).lock, 'torture');
    void lock;
    return [];
  } catch (error) {
    return [{ kind: 'lock', detail: (error as Error).message }];
  }
}
