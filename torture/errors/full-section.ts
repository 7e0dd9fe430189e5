import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import type { TortureCase } from '../commands/case.ts';
import { CASES } from '../commands/cases.ts';
import type { Places } from '../commands/stage.ts';
import { findLosses } from '../check/findings.ts';
import { recoverTwice } from '../check/recover-twice.ts';
import { readTree } from '../check/tree-state.ts';
import type { RealTruth } from '../real/scene.ts';
import { sceneAt, truthOf } from '../real/scene.ts';
import type { Attempt } from '../report/tally.ts';
import type { Section } from '../section.ts';
import { runCommand } from './run-command.ts';
import { boastful, SmallDisk, whyNoFullDisk } from './full-disk.ts';

/** From none to about as many free blocks of 4 KiB as the commands need. */
const FREE_BLOCKS = Array.from({ length: 20 }, (_, nth) => nth);

/** The disk of library and targets is really full, at some point of each command; then it gets room and the run is resumed. */
export const fullSection: Section = async ({ size, tally, takes, notRun }) => {
  if (size === 'quick') return;
  const why = whyNoFullDisk();
  if (why !== null) {
    notRun(`no disk was really filled: ${why}`);
    return;
  }
  const cards = mkdtempSync(join(tmpdir(), 'mediastruct-torture-cards-'));
  let number = 0;
  for (const torture of CASES) {
    if (torture.needsRoom === true) continue;
    const truth = await onSmallDisk(cards, (places) => truthOf(torture, places));
    for (const freeBlocks of FREE_BLOCKS) {
      if (!takes(number++)) continue;
      const point = await onSmallDisk(cards, (places, disk) =>
        fillOnce({ torture, truth, freeBlocks, places, disk }),
      );
      // Where nothing ran full there was nothing to see.
      if (point === null) continue;
      tally.add({
        section: 'full',
        command: torture.command,
        kind: 'a filled tmpfs',
        ...point,
        about: `${torture.name}, ${freeBlocks} blocks free`,
      });
    }
  }
  rmSync(cards, { recursive: true });
};

async function onSmallDisk<T>(
  cards: string,
  job: (places: Places, disk: SmallDisk) => Promise<T>,
): Promise<T> {
  using disk = SmallDisk.mount();
  const library = join(disk.folder, 'library');
  const card = mkdtempSync(join(cards, 'card-'));
  mkdirSync(library);
  try {
    return await job({ library, card, aside: library }, disk);
  } finally {
    rmSync(card, { recursive: true });
  }
}

interface Point {
  readonly torture: TortureCase;
  readonly truth: RealTruth;
  readonly freeBlocks: number;
  readonly places: Places;
  readonly disk: SmallDisk;
}

async function fillOnce(point: Point): Promise<Pick<Attempt, 'hasFired' | 'findings'> | null> {
  const { torture, truth, freeBlocks, places, disk } = point;
  const scene = sceneAt(torture, places, truth);
  await torture.prepare({ access: nodeFileAccess, places });
  disk.fillTo(freeBlocks);
  const { access, wasFull } = boastful(nodeFileAccess);
  const { exitCode } = await runCommand(scene, access);
  const isWhole = exitCode === (torture.exitCode ?? 0);
  if (isWhole && !wasFull()) return null;
  const findings = findLosses(readTree(nodeFileAccess, scene.roots), scene.truth).filter(
    ({ kind }) => kind !== 'torn',
  );
  if (isWhole) findings.push({ kind: 'exit code', detail: 'the disk ran full, and it ended with 0' });
  disk.makeRoom();
  const aftermath = { access: nodeFileAccess, isReported: isWhole, mayHaveFailed: true };
  findings.push(...(await recoverTwice(scene, aftermath)));
  return { hasFired: wasFull(), findings };
}
