import { Buffer } from 'node:buffer';
import type { FileAccess, Library, Session } from '@mediastruct/core';
import { crawl, initLibrary, OPEN, openLibrary, Warnings } from '@mediastruct/core';
import { writeFull } from '@mediastruct/core';
import { CONFIG_NAME, inlineContent, inlineReader, makeFolders } from '@mediastruct/core/testing';
import { BROUGHT_SETTINGS, tortureKinds } from './brought.ts';
import { tortureJobs } from './torture-job.ts';

/** Where a command is attacked: the library, a card, and the place of duplicates, archive and validated. */
export interface Places {
  readonly library: string;
  readonly card: string;
  readonly aside: string;
}

export interface Stage {
  readonly access: FileAccess;
  readonly places: Places;
}

let latest = 0;

/** The time, never twice the same, because runs are told apart and ordered by it. */
export function nextTime(): Date {
  latest = Math.max(latest + 1, Date.now());
  return new Date(latest);
}

/** So few that small runs are appended to the indexes and larger ones are folded into them. */
const CHANGES_KEPT = 6;

/** The library of a stage, opened as a command opens it. */
export function stageLibrary(places: Places, access: FileAccess): Library {
  return openLibrary(places.library, { access, changesKept: CHANGES_KEPT, sections: BROUGHT_SETTINGS });
}

/** A session made by hand: inline content, no lock, so that every call passes through the stage's access. */
export function stageSession({ access, places }: Stage): Session {
  const progress = () => {};
  return {
    library: stageLibrary(places, access),
    content: inlineContent(access),
    progress,
    warnings: new Warnings(progress),
    stop: { requested: false },
    now: nextTime,
    jobs: tortureJobs(),
    holderKinds: tortureKinds(),
  };
}

/** A new library whose drop folder is on the card and whose other trees are where the places say. */
export function makeLibrary({ access, places }: Stage): void {
  const { library, card, aside } = places;
  for (const path of [library, card, aside]) makeFolders(access, path);
  initLibrary(library, { access, now: nextTime() });
  const folders = {
    ingest: [`${card}/drop`],
    archive: `${aside}/archive`,
    duplicates: `${aside}/duplicates`,
    validated: `${aside}/validated`,
  };
  for (const path of Object.values(folders).flat()) makeFolders(access, path);
  const settings = Object.entries(folders).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
  putFile(
    access,
    `${library}/${CONFIG_NAME}`,
    `[folders]\n${settings.join('')}[archive]\nmedium = 2000000\n`,
  );
}

/** Each file is a second younger than the one written before it, as the rules of dedupe ask for its age. */
let written = 0;

/** Writes a file in the manner of any other program: no sync, no care. */
export function putFile(
  access: FileAccess,
  path: string,
  content: string | Uint8Array,
  seconds?: number,
): void {
  makeFolders(access, path.slice(0, path.lastIndexOf('/')));
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.truncate, 0o644);
  writeFull(access, fd, typeof content === 'string' ? Buffer.from(content) : content);
  const at = BigInt(seconds ?? 1_556_000_000 + (written += 1)) * 1_000_000_000n;
  access.futimes(fd, at, at);
  access.close(fd);
}

/** A picture's worth of bytes that no other file has. */
export function uniqueText(name: string): string {
  return `${name} `.repeat(1 + (name.length % 7)).padEnd(96, `<${name}>`);
}

/** Crawls all trees, or those given, so that the indexes are there and true. */
export async function crawlAll(
  stage: Stage,
  given: { readonly trees?: readonly string[]; readonly force?: boolean } = {},
): Promise<void> {
  const reader = inlineReader(stage.access);
  const request = {
    trees: [],
    threads: 1,
    maxAgeDays: 120,
    force: false,
    acceptTree: false,
    acceptGone: true,
    accept: [],
    reader,
    ...given,
  };
  const { refused } = await crawl(stageSession(stage), request);
  if (refused[0] !== undefined) throw refused[0].error;
}
