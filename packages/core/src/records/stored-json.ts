import { messageOf } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { LinePlace } from './damaged-line.ts';
import { damagedLine } from './damaged-line.ts';
import type { StoredLine } from './line-reader.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function linePlace(path: string, line: StoredLine): LinePlace {
  return { path, number: line.number, offset: line.offset };
}

/** Parses a stored line as a JSON object or throws `damaged`. */
export function parseStoredLine(path: string, line: StoredLine): JsonObject {
  if (!line.whole) throw damagedLine(linePlace(path, line), 'the line is cut off (no line feed at its end)');
  return parseStoredText(line.bytes.toString('utf8'), linePlace(path, line));
}

/** Parses the text of a stored line as a JSON object or throws `damaged`. */
export function parseStoredText(text: string, place: LinePlace): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damagedLine(place, `expected a JSON object: ${messageOf(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw damagedLine(place, 'expected a JSON object');
  // An object that is no list holds fields by name, each of unknown value.
  return value as JsonObject;
}

/** Checks the format name and major version of a header: exit 12 for another format or an earlier version, 33 for a newer one. */
export function checkFormat(
  header: JsonObject,
  expected: { format: string; version: number },
  place: LinePlace,
): void {
  if (header['format'] !== expected.format)
    throw damagedLine(
      place,
      `expected the header of a ${expected.format} file, found ${shownValue(header['format'])}`,
    );
  const version = header['version'];
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1)
    throw damagedLine(place, `expected a version number, found ${shownValue(version)}`);
  if (version < expected.version)
    throw damagedLine(
      place,
      `written in version ${version} of ${expected.format}, which an earlier program used; expected version ${expected.version}`,
    );
  if (version > expected.version)
    throw new MediaStructError(
      'newer-format',
      `${place.path}: written in version ${version} of ${expected.format}; this program reads up to version ${expected.version}`,
      { path: place.path, suggestions: ['Use the newer program that wrote it; nothing was changed.'] },
    );
}

/** A stored value as an error may show it: short, and never deeper than it is safe to print. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value);
}
