import { isAbsolute, sep } from 'node:path';
import { displayPath } from '../files/path-text.ts';
import { pathFromFields } from './path-fields.ts';
import type { LinePlace } from './damaged-line.ts';
import type { JsonObject } from './stored-json.ts';
import { damagedLine } from './damaged-line.ts';
import { shownValue } from './stored-json.ts';

/** A backslash parts segments on Windows only; elsewhere it may stand in a name. */
const SEPARATOR = sep === '/' ? '/' : /[/\\]/u;

/** The path stored under `key`, undefined where there is none; one that is not clean and absolute is `damaged`. */
export function absolutePathFromFields(
  object: JsonObject,
  key: string,
  place: LinePlace,
): string | undefined {
  const path = pathFromFields(object, key);
  if (path !== null) return cleanAbsolutePath(path, key, place);
  if (object[key] === undefined) return undefined;
  throw damagedLine(place, `field "${key}": expected a path, found ${shownValue(object[key])}`);
}

/** As `absolutePathFromFields`, for a field that must be there. */
export function requiredAbsolutePath(object: JsonObject, key: string, place: LinePlace): string {
  const path = absolutePathFromFields(object, key, place);
  if (path !== undefined) return path;
  throw damagedLine(place, `field "${key}": expected a path, found nothing`);
}

/** The path itself where it is absolute, without `..` and NUL; else `damaged`. */
export function cleanAbsolutePath(path: string, key: string, place: LinePlace): string {
  const isClean = isAbsolute(path) && !path.includes('\0') && !path.split(SEPARATOR).includes('..');
  if (isClean) return path;
  throw damagedLine(place, `field "${key}": "${displayPath(path)}" is not a clean absolute path`);
}
