import { isPathInside } from '@mediastruct/core';
import type { ShownFile } from './disc-files.ts';

const CATALOGUE = 'catalogue.json';
/** A text of more cannot be parsed by any JavaScript engine. Bytes. */
const LARGEST = 500 << 20;
const SHA512 = /^[0-9a-f]{128}$/i;
const DATA = /^\/?data\//i;

/** What a disc of odarchive tells of its contents: each stands on it once and may have several names. */
export interface OdarchiveNames {
  /** Names below the data folder, by SHA-512. */
  readonly namesOf: (sha512: string) => readonly string[];
  /** The SHA-512 that a name must have; null for one that the catalogue does not tell. */
  readonly expected: (name: string) => string | null;
}

/** The part of a path on the disc that is a name in the catalogue; null for what is no payload. */
export function nameInData(path: string): { readonly folder: string; readonly name: string } | null {
  const folder = DATA.exec(path)?.[0];
  return folder === undefined ? null : { folder, name: path.slice(folder.length) };
}

/** The file in the root of a disc that may be an odarchive's catalogue. */
export function catalogueIn(files: readonly ShownFile[]): ShownFile | null {
  const found = files.find(({ path, size }) => path.toLowerCase() === CATALOGUE && size <= LARGEST);
  return found ?? null;
}

/**
 * Reads `{version, files: {SHA-512: {filenames, size, mtime}}}`, where `filenames` is a list or has the names as keys; null where the text is
 * something else. A name that leads out of the folder is left out. Memory: about 1 KB a content.
 */
export function parseOdarchiveNames(text: string): OdarchiveNames | null {
  const files = fieldsOf(parsed(text))?.['files'];
  const contents = fieldsOf(files);
  if (contents === null || Object.keys(contents).some((hash) => !SHA512.test(hash))) return null;
  const names = new Map<string, readonly string[]>();
  const hashes = new Map<string, string>();
  for (const [hash, value] of Object.entries(contents)) {
    const sha512 = hash.toLowerCase();
    const plain = namesIn(fieldsOf(value)?.['filenames']);
    names.set(sha512, plain);
    for (const name of plain) hashes.set(name, sha512);
  }
  return {
    namesOf: (sha512) => names.get(sha512) ?? [],
    expected: (name) => hashes.get(name) ?? null,
  };
}

function namesIn(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : Object.keys(fieldsOf(value) ?? {});
  return list
    .filter((name: unknown) => typeof name === 'string')
    .map((name) => name.replace(DATA, ''))
    .filter(isPathInside);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  // An object that is no list holds fields by name, each of unknown value.
  return isObject ? (value as Readonly<Record<string, unknown>>) : null;
}
