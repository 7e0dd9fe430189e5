import { isAbsolute } from 'node:path';
import { displayPath } from '../files/path-text.ts';
import { cleanAbsolutePath } from './absolute-path.ts';
import { isPathInside } from './file-record.ts';
import { pathFields, pathFromFields } from './path-fields.ts';
import type { LinePlace } from './damaged-line.ts';
import type { JsonObject } from './stored-json.ts';
import { damagedLine } from './damaged-line.ts';
import { shownValue } from './stored-json.ts';

/**
 * Where a file stands, as stored files tell it: the name of a root that the library knows, such as `media`, or the
 * absolute path of a source, and the path below it (`''` for the root itself).
 */
export interface Location {
  readonly root: string;
  readonly path: string;
}

const ROOT_NAME = /^[A-Za-z0-9._-]{1,80}$/;

export function formatLocation({ root, path }: Location): JsonObject {
  // As a rule; a plan has ten locations a row.
  if (root.isWellFormed() && path.isWellFormed()) return { root, path };
  return { ...pathFields('root', root), ...pathFields('path', path) };
}

/** Reads a stored location; one whose root or path is not clean is `damaged` (12). */
export function parseLocation(value: unknown, field: string, place: LinePlace): Location {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw damagedLine(place, `field "${field}": expected a root and a path, found ${shownValue(value)}`);
  // An object that is no list holds fields by name; each is checked before it is used.
  const object = value as JsonObject;
  const root = pathFromFields(object, 'root');
  const path = pathFromFields(object, 'path');
  if (root === null || path === null)
    throw damagedLine(place, `field "${field}": expected a root and a path, found ${shownValue(value)}`);
  if (isAbsolute(root)) cleanAbsolutePath(root, `${field}.root`, place);
  else if (!ROOT_NAME.test(root))
    throw damagedLine(place, `field "${field}.root": "${displayPath(root)}" is no name of a root`);
  if (path !== '' && !isPathInside(path))
    throw damagedLine(place, `field "${field}.path": "${displayPath(path)}" leads out of its root`);
  return { root, path };
}
