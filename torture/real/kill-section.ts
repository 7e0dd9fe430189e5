import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { LibraryLock, statePaths } from '@mediastruct/core/testing';
import type { TortureCase } from '../commands/case.ts';
import { CASES, casesOf } from '../commands/cases.ts';
import type { Places } from '../commands/stage.ts';
import type { Finding } from '../check/findings.ts';
import { recoverTwice } from '../check/recover-twice.ts';
import type { Section } from '../section.ts';
import type { RealTruth, RealWay } from './scene.ts';
import { freshPlaces, realFolders, sceneAt, truthOf } from './scene.ts';
import { WaitingChild } from './waiting-child.ts';

/** Every so many changes is a point: on one file system all of them, and a third of them in a command's further cases. */
const STEPS: Readonly<Record<'full' | 'quick', Readonly<Record<RealWay, number>>>> = {
  full: { 'one file system': 1, 'two file systems': 32 },
  quick: { 'one file system': 54, 'two file systems': 144 },
};

const FURTHER = 3;

/** Of a case of which the quick selection takes few points, every so manyth of its points, and on one file system only. */
const SAMPLED = 4;

function isFirstOfCommand(torture: TortureCase): boolean {
  return CASES.find(({ command }) => command === torture.command) === torture;
}

/** A real process is killed before its nth change or sync of a file, for each n, and its run resumed. */
export const killSection: Section = async ({ size, tally, takes, hasCase }) => {
  using folders = realFolders();
  using children = new WaitingChild();
  let attempt = 0;
  let number = 0;
  for (const way of ['one file system', 'two file systems'] as const)
    for (const torture of casesOf(size, 'kill')) {
      const isSampled = size === 'quick' && torture.isSampled === true;
      if (!takes(number++) || !hasCase(torture.name) || (isSampled && way !== 'one file system')) continue;
      const truth = await truthOf(torture, freshPlaces(folders, way, (attempt += 1)));
      const { changes } = truth;
      const step = STEPS[size][way] * (isFirstOfCommand(torture) ? 1 : FURTHER) * (isSampled ? SAMPLED : 1);
      // Each case begins elsewhere, so that few points of many cases are not all at the beginning.
      const first = 1 + ((number * 37) % Math.min(step, changes));
      for (let killAt = first; killAt <= changes; killAt += step) {
        const places = freshPlaces(folders, way, (attempt += 1));
        tally.add({
          section: 'kill',
          command: torture.command,
          kind: way,
          ...(await killOnce({ torture, killAt, places, truth, children })),
          about: `${torture.name}, killed at change ${killAt} of ${changes}`,
        });
        for (const path of Object.values(places)) rmSync(dirname(path), { recursive: true, force: true });
      }
    }
};

interface Point {
  readonly torture: TortureCase;
  readonly killAt: number;
  readonly places: Places;
  readonly truth: RealTruth;
  readonly children: WaitingChild;
}

async function killOnce({
  torture,
  killAt,
  places,
  truth,
  children,
}: Point): Promise<{ hasFired: boolean; findings: readonly Finding[] }> {
  await torture.prepare({ access: nodeFileAccess, places });
  const end = await children.run({ name: torture.name, places, at: killAt, calls: [], fate: 'killed' });
  const findings = findHeldLock(places);
  findings.push(
    ...(await recoverTwice(sceneAt(torture, places, truth), {
      access: nodeFileAccess,
      isReported: false,
      isLast: true,
    })),
  );
  return { hasFired: end === 'SIGKILL', findings };
}

/** The lock of a killed process is free at once. */
function findHeldLock({ library }: Places): Finding[] {
  try {
    using lock = LibraryLock.take(nodeFileAccess, statePaths(library).lock, 'torture');
    void lock;
    return [];
  } catch (error) {
    return [{ kind: 'lock', detail: (error as Error).message }];
  }
}
