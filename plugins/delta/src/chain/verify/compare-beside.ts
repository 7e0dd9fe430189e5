import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { displayPath } from '@mediastruct/core';
import type { ChainRun } from '../open/open-chain.ts';
import { readWhole } from './read-whole.ts';

export interface BesideFiles {
  /** Whether all are there, were read from the disk, and are those of the chain's own folder. */
  readonly isProven: boolean;
  /** Files that are other ones, in words for people. */
  readonly faults: readonly string[];
  /** Files that are not there, in words for people: volumes alone may have been brought to the place. */
  readonly absent: readonly string[];
}

/** Reads the files beside the volumes of a run at another place (`folder`), and compares them with those of the chain's own folder, which must be whole. */
export function compareBeside(access: FileAccess, run: ChainRun, folder: string): BesideFiles {
  const isVolume = new Set((run.record?.volumes ?? []).map(({ name }) => name));
  const [faults, absent]: [string[], string[]] = [[], []];
  let isProven = true;
  for (const { name, kind } of access.readdir(run.folder)) {
    if (kind !== 'file' || isVolume.has(name)) continue;
    const path = join(folder, name);
    const there = readWhole(access, path);
    const own = readWhole(access, join(run.folder, name));
    const isSame = there.kind === 'read' && own.kind === 'read' && there.sha256 === own.sha256;
    isProven &&= isSame && there.bypassedCache;
    if (there.kind === 'read' && own.kind === 'read' && !isSame)
      faults.push(`${displayPath(path)}: reads otherwise than that of the chain`);
    if (there.kind === 'failed' && there.errno === 'ENOENT')
      absent.push(`${displayPath(path)}: is not there, so the place proves no copy of the run`);
    else if (there.kind === 'failed') faults.push(`${displayPath(path)}: ${there.message}`);
  }
  return { isProven, faults, absent };
}
