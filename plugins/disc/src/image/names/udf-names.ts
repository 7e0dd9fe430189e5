import { createHash } from 'node:crypto';
import { nameText } from '../disc-tree.ts';
import { compressed } from '../udf/osta-text.ts';
import type { NameRules } from './unique-names.ts';
import { splitName } from './unique-names.ts';

/** A File Identifier holds so many bytes, the compression id among them (ECMA-167 4/14.4.4). */
const MOST_BYTES = 255;
const HASH_DIGITS = 8;

/** Names of UDF: real ones; `_` for bytes that are not UTF-8, and a hash in what is too long for it. */
export const UDF_NAMES: NameRules = {
  fit: (node) => {
    const text = nameText(node);
    const name = text.replace(/(?<![\ud800-\udbff])[\udc00-\udfff]/g, '_');
    if (name === text && compressed(name).length <= MOST_BYTES) return name;
    return shorten(name, `-${createHash('sha256').update(node.name).digest('hex').slice(0, HASH_DIGITS)}`);
  },
  marked: (name, mark) => shorten(name, `~${mark}`),
  key: (name) => name,
};

function shorten(name: string, mark: string): string {
  const [stem, extension] = splitName(name);
  let letters = [...stem];
  const joined = () => `${letters.join('')}${mark}${extension}`;
  while (letters.length > 0 && compressed(joined()).length > MOST_BYTES) letters = letters.slice(0, -1);
  return compressed(joined()).length > MOST_BYTES ? mark.slice(1) : joined();
}
