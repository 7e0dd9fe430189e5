import { nameText } from '../disc-tree.ts';
import type { NameRules } from './unique-names.ts';
import { splitName } from './unique-names.ts';

/** The specification says 64; every system that reads Joliet takes as many as fit a directory record. UTF-16 units. */
const MOST_UNITS = 103;

/** What Joliet (`* / : ; ? \`) and Windows, which reads it, refuse; and bytes that are not UTF-8. */
const REFUSED = /[\u0000-\u001f*/:;?\\"<>|]|(?<![\ud800-\udbff])[\udc00-\udfff]|[. ]+$/g;

/** Names of Joliet: real ones as far as Windows can hold them. It does not tell capital letters apart. */
export const JOLIET_NAMES: NameRules = {
  fit: (node) => shorten(nameText(node).replace(REFUSED, '_'), ''),
  marked: (name, mark) => shorten(name, `~${mark}`),
  key: (name) => name.toUpperCase(),
};

/** Keeps the extension, and no half of a surrogate pair. */
function shorten(name: string, mark: string): string {
  if (name.length + mark.length <= MOST_UNITS && mark === '') return name;
  const [stem, extension] = splitName(name);
  const end = extension.length > MOST_UNITS / 2 ? '' : extension;
  const room = MOST_UNITS - end.length - mark.length;
  return `${stem.slice(0, room).replace(/[\ud800-\udbff]$/, '')}${mark}${end}`;
}
