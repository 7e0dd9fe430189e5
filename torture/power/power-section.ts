import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { recoverTwice } from '../check/recover-twice.ts';
import type { TortureCase } from '../commands/case.ts';
import { CASES } from '../commands/cases.ts';
import type { Places } from '../commands/stage.ts';
import type { RealTruth } from '../real/scene.ts';
import { freshPlaces, sceneAt, truthOf } from '../real/scene.ts';
import { WaitingChild } from '../real/waiting-child.ts';
import type { Attempt } from '../report/tally.ts';
import type { Section } from '../section.ts';
import type { Cut, PowerWay } from './cuts.ts';
import { cutsOf, waysOn } from './cuts.ts';
import type { Hindrance } from './power-bench.ts';
import { openPowerBench } from './power-bench.ts';
import type { PowerDisk } from './power-disk.ts';
import { powerCut, syncDisks } from './power-disk.ts';

/** Cuts of each kind within a command; the quick selection has none, because the disks ask for root. */
const POINTS = 1;

/** The disks under a running command stop at its nth change or sync, come back, and the run is resumed. */
export const powerSection: Section = async ({ size, tally, takes, notRun }) => {
  if (size === 'quick') return;
  using bench = openPowerBench();
  for (const hindrance of bench.hindrances) notRun(toldHindrance(hindrance));
  using children = new WaitingChild();
  let attempt = 0;
  for (const way of waysOn(bench.disks.map(({ fileSystem }) => fileSystem)))
    for (const torture of CASES) {
      const disks = disksOf(bench.disks, way);
      const truth = await truthOf(torture, placesOn(disks, (attempt += 1)));
      for (const cut of cutsOf(way, { changes: truth.changes, points: POINTS })) {
        attempt += 1;
        if (!takes(attempt)) continue;
        const places = placesOn(disks, attempt);
        tally.add({
          section: 'power',
          command: torture.command,
          kind: kindOf(way, cut),
          ...(await cutOnce({ torture, cut, places, truth, disks, children })),
          about: `${torture.name}, ${cut.of.join(' and ')} cut at ${cut.at} of ${truth.changes}`,
        });
        for (const path of Object.values(places)) rmSync(dirname(path), { recursive: true, force: true });
      }
    }
};

function toldHindrance({ fileSystem, reason }: Hindrance): string {
  return `no power was cut on ${fileSystem}: ${reason}`;
}

type DiskOf = Readonly<Record<keyof PowerWay, PowerDisk>>;

function disksOf(disks: readonly PowerDisk[], { library, card }: PowerWay): DiskOf {
  const diskOf = (wanted: string) => disks.find(({ fileSystem }) => fileSystem === wanted) as PowerDisk;
  return { library: diskOf(library), card: diskOf(card) };
}

function placesOn({ library, card }: DiskOf, attempt: number): Places {
  const way = library === card ? 'one file system' : 'two file systems';
  return freshPlaces({ disk: library.path, other: card.path, [Symbol.dispose]: () => {} }, way, attempt);
}

function kindOf({ library, card }: PowerWay, { flush, at, fate }: Cut): string {
  const where = library === card ? library : `${card} beside library on ${library}`;
  const when = at === 'after success' ? ', after success' : fate === 'runs on' ? ', program runs on' : '';
  return `${where}: ${flush}${when}`;
}

interface Point {
  readonly torture: TortureCase;
  readonly cut: Cut;
  readonly places: Places;
  readonly truth: RealTruth;
  readonly disks: DiskOf;
  readonly children: WaitingChild;
}

async function cutOnce(point: Point): Promise<Pick<Attempt, 'hasFired' | 'findings'>> {
  const { torture, cut, places, truth, disks, children } = point;
  const stopped = cut.of.map((one) => disks[one]);
  await torture.prepare({ access: nodeFileAccess, places });
  // The promise begins with files that are on the disk.
  syncDisks([disks.library.path, disks.card.path]);
  const calls = stopped.map(({ path }) => powerCut(path, cut.flush));
  const end = await children.run({ name: torture.name, places, at: cut.at, calls, fate: cut.fate });
  const isEnded = cut.fate === 'killed' ? end === 'SIGKILL' : typeof end === 'number';
  const hasFired = isEnded && stopped.every((disk) => disk.isDown);
  for (const disk of stopped) disk.powerUp();
  const isReported = cut.at === 'after success' || end === (torture.exitCode ?? 0);
  const aftermath = {
    access: nodeFileAccess,
    isReported,
    mayHaveFailed: cut.fate === 'runs on',
    isLast: true,
  };
  return { hasFired, findings: await recoverTwice(sceneAt(torture, places, truth), aftermath) };
}
