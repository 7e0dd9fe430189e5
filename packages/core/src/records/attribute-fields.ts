import type { FileAttributes } from '../files/read-file-attributes.ts';
import type { LinePlace } from './damaged-line.ts';
import { FieldReader } from './fields.ts';
import type { JsonObject } from './stored-json.ts';

/** The field `attributes` of a stored object; undefined where it has none. Throws `damaged` (12) naming the place. */
export function parseAttributeFields(object: JsonObject, place: LinePlace): FileAttributes | undefined {
  if (object['attributes'] === undefined) return undefined;
  const attributes = new FieldReader(object, place).object('attributes');
  const stored = new FieldReader(attributes, place);
  return Object.fromEntries(Object.keys(attributes).map((name) => [name, stored.text(name)]));
}
