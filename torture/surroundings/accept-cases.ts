import { crawl, nodeFileAccess } from '@mediastruct/core';
import { inlineReader, openFindings, readIndex } from '@mediastruct/core/testing';
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../check/findings.ts';
import type { Stage } from '../commands/stage.ts';
import { crawlAll, makeLibrary, putFile, stageLibrary, stageSession, uniqueText } from '../commands/stage.ts';
import { isChange, watchedAccess } from '../watched-access.ts';
import type { Surrounding } from './surrounding.ts';
import { crawled, wanted } from './surrounding.ts';

const STOPPED = 'stopped on purpose';
const NAMES = ['rotten.dat', 'gone.dat', ...Array.from({ length: 8 }, (_, nth) => `sound ${nth}.dat`)];
const [ROTTEN, GONE] = NAMES as [string, string];

/** A file that rotted and one that is gone are accepted, and the crawl is stopped after its nth change, for every n. */
async function attackAccept(folder: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let nth = 0; ; nth++) {
    const stage = stageIn(join(folder, String(nth)));
    const known = await prepare(stage);
    const hasEnded = await acceptUntil(stage, nth);
    // Until a change is accepted its index tells the hash; from then on the ledger of findings does.
    findings.push(...[...known].flatMap(([name, sha256]) => remembered(stage, { name, sha256, nth })));
    await acceptUntil(stage, Infinity);
    findings.push(
      ...wanted(openOf(stage) === 0, `stopped at ${nth}: findings are open after all was accepted`),
    );
    if (hasEnded) return [...findings, ...wanted(nth > 5, `it had ${nth} changes only`)];
  }
}

function stageIn(folder: string): Stage {
  const places = {
    library: join(folder, 'library'),
    card: join(folder, 'card'),
    aside: join(folder, 'aside'),
  };
  return { access: nodeFileAccess, places };
}

/** Returns the hashes that are to be accepted away, by name. */
async function prepare(stage: Stage): Promise<ReadonlyMap<string, string>> {
  const media = join(stage.places.library, 'media');
  makeLibrary(stage);
  for (const name of NAMES) putFile(stage.access, join(media, name), uniqueText(name));
  await crawlAll(stage);
  const { indexPath } = mediaOf(stage);
  const known = new Map(
    [...readIndex(stage.access, indexPath)].flatMap(({ path, sha256 }) =>
      sha256 === undefined || path.startsWith('sound') ? [] : [[path, sha256]],
    ),
  );
  const { atime, mtime } = statSync(join(media, ROTTEN));
  writeFileSync(join(media, ROTTEN), uniqueText(ROTTEN).toUpperCase());
  utimesSync(join(media, ROTTEN), atime, mtime);
  rmSync(join(media, GONE));
  // The one that rotted is known to be wrong before; the other is met by the crawl that accepts it.
  await crawled(stage, 'media');
  putFile(stage.access, join(media, GONE), uniqueText(GONE));
  await crawled(stage, 'media');
  rmSync(join(media, GONE));
  return known;
}

/** True where the crawl came to its end before its nth change. */
async function acceptUntil(stage: Stage, nth: number): Promise<boolean> {
  let changes = 0;
  const access = watchedAccess(stage.access, {
    after: (call) => {
      if (isChange(call) && changes++ === nth) throw new Error(STOPPED);
    },
  });
  const media = join(stage.places.library, 'media');
  const request = {
    trees: ['media'],
    threads: 1,
    maxAgeDays: 120,
    force: true,
    acceptTree: false,
    acceptGone: false,
    accept: [join(media, ROTTEN), join(media, GONE)],
    reader: inlineReader(access),
  };
  try {
    await crawl(stageSession({ ...stage, access }), request);
  } catch (error) {
    if ((error as Error).message !== STOPPED) throw error;
  }
  return changes <= nth;
}

interface Remembering {
  readonly name: string;
  readonly sha256: string;
  readonly nth: number;
}

function remembered(stage: Stage, { name, sha256, nth }: Remembering): Finding[] {
  const { indexPath } = mediaOf(stage);
  const record = [...readIndex(stage.access, indexPath)].find(({ path }) => path === name);
  const { findings } = stageLibrary(stage.places, stage.access).state;
  const ledger = existsSync(findings) ? readFileSync(findings, 'utf8').split('\n') : [];
  const isTold = ledger.some((line) => line.includes('"accepted"') && line.includes(sha256));
  return wanted(record?.sha256 === sha256 || isTold, `stopped at ${nth}: nothing tells what ${name} was`);
}

function openOf({ access, places }: Stage): number {
  return openFindings(access, stageLibrary(places, access).state.findings).size;
}

function mediaOf({ access, places }: Stage): { readonly indexPath: string } {
  const media = stageLibrary(places, access).trees.find(({ role }) => role === 'media');
  if (media === undefined) throw new Error('a library has a media tree');
  return media;
}

export const ACCEPT_CASES: readonly Surrounding[] = [
  {
    name: 'crawl --accept, stopped at each change',
    kind: 'an accepted change',
    isMounted: false,
    attack: attackAccept,
  },
];
