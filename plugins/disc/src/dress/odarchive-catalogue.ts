import type { VolumeFile, VolumeSet } from '@mediastruct/core';

/** Where odarchive has its catalogue on each of its discs. */
export const ODARCHIVE_PATH = 'catalogue.json';

/**
 * The whole set as odarchive's `catalogue.json` tells it, in pieces: each content once, with all its names, by hash in ascending order. odarchive's keys are
 * SHA-512, which nobody knows of files on other discs; ours are SHA-256, and the field `algorithm` says so. Memory: about 500 bytes a content.
 */
export function* odarchiveCatalogue(set: VolumeSet): Generator<string> {
  const contents = new Map<string, { size: number; mtimeNs: string; names: string[] }>();
  for (const file of set.files()) {
    const { sha256, size, mtimeNs } = file;
    const known = contents.get(sha256);
    if (known === undefined) contents.set(sha256, { size, mtimeNs, names: [nameOf(file)] });
    else if (!known.names.includes(nameOf(file))) known.names.push(nameOf(file));
  }
  const { asOf, setId } = set;
  const heading = JSON.stringify({ date: asOf.slice(0, 19), guid: setId, version: 1, algorithm: 'sha256' });
  yield `${heading.slice(0, -1)},\n"files": {`;
  let isFirst = true;
  for (const sha256 of [...contents.keys()].sort()) {
    const { size, mtimeNs, names } = contents.get(sha256) ?? { size: 0, mtimeNs: '0', names: [] };
    const filenames = Object.fromEntries(names.map((name) => [name, null]));
    const mtime = secondsOf(mtimeNs);
    yield `${isFirst ? '' : ','}\n${JSON.stringify(sha256)}: ${JSON.stringify({ filenames, mtime, size })}`;
    isFirst = false;
  }
  yield '\n}}\n';
}

/** As on the disc; bytes that are not UTF-8 show as U+FFFD. */
function nameOf({ path }: VolumeFile): string {
  return `/${path}`.toWellFormed();
}

/** As odarchive writes it, but UTC. */
function secondsOf(ns: string): string {
  const date = new Date(Number(BigInt(ns) / 1_000_000n));
  return Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00' : date.toISOString().slice(0, 19);
}
