import type { DiscNode } from '../disc-tree.ts';
import { nameText } from '../disc-tree.ts';
import type { NameRules } from './unique-names.ts';
import { splitName } from './unique-names.ts';

/** Letters of name and extension together, the dot left out (ECMA-119 7.5.1, level 2 and 3). */
const FILE_LETTERS = 30;
const FOLDER_LETTERS = 31;
const MOST_EXTENSION = 8;

/** Names of ECMA-119: capital letters, digits and `_`, for readers that know no better. Without the version `;1`. */
export const ISO_NAMES: NameRules = {
  fit: (node) => cut(plain(nameText(node)), '', node),
  marked: (name, mark, node) => cut(splitName(name), `_${mark}`, node),
  key: (name) => name,
};

function plain(name: string): readonly [string, string] {
  const [stem, extension] = splitName(name.normalize('NFKD').toUpperCase());
  const letters = (text: string) => text.replace(/[\u0300-\u036f]/g, '').replace(/[^A-Z0-9_]/g, '_');
  return [letters(stem), extension === '' ? '' : `.${letters(extension.slice(1))}`];
}

function cut([stem, extension]: readonly [string, string], mark: string, { kind }: DiscNode): string {
  if (kind === 'folder')
    return `${`${stem}${extension.replace('.', '_')}`.slice(0, FOLDER_LETTERS - mark.length)}${mark}`;
  const end = extension.slice(0, MOST_EXTENSION + 1);
  const room = FILE_LETTERS - Math.max(0, end.length - 1) - mark.length;
  return `${stem.slice(0, room)}${mark}${end === '' ? '.' : end}`;
}
