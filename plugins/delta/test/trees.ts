import { spawnSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToBytes } from '@mediastruct/core';

/** Names that have broken programs. */
export const HARD_NAMES = [
  'IMG_0001.JPG',
  'img_0001.jpg',
  'new\nline',
  '-rf',
  ' leading and trailing ',
  'back\\slash',
  'quote\'"',
  'b\udcff\udcfe',
  'ж'.repeat(120),
  'n'.repeat(255),
  'e\u0301',
  'é',
  '😀',
  '*?[a]',
  '#not a comment',
  '!not a rule',
  'dot.',
];

/** Makes a folder with every kind of entry and with hard names. */
export function makeHardTree(root: string): void {
  mkdirSync(join(root, 'empty folder'), { recursive: true });
  mkdirSync(join(root, 'deep/er/and/deeper'), { recursive: true });
  HARD_NAMES.forEach((name, nth) => put(root, `names/${name}`, `content ${nth}`));
  put(root, `b\udcff/in a folder of bytes`, 'x');
  put(root, `${'d'.repeat(200)}/${'e'.repeat(200)}/${'f'.repeat(200)}.jpg`, 'a long path');
  put(root, `${'d'.repeat(200)}/long \udcfe`, 'a long path of bytes');
  put(root, 'empty', '');
  put(root, 'large', 'z'.repeat(3_000_000));
  put(root, 'private', 'mine');
  chmodSync(join(root, 'private'), 0o600);
  put(root, 'before 1970', 'old');
  utimesSync(join(root, 'before 1970'), new Date(-1_500), new Date(-1_500));
  linkSync(join(root, 'large'), join(root, 'names/another name of large'));
  symlinkSync('../large', join(root, 'names/link'));
  symlinkSync('nowhere/' + 'p'.repeat(300), join(root, 'dangling'));
  symlinkSync(pathToBytes('bytes \udcff'), join(root, 'link to bytes'));
  settleFolders(root);
}

/** Gives all folders a time that every file system keeps exactly. */
export function settleFolders(root: string): void {
  spawnSync('find', [root, '-type', 'd', '-exec', 'touch', '-d', '@1557650000.25', '{}', '+']);
}

/** Writes a file, with the folders above it, at one time. */
export function put(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(pathToBytes(dirname(join(root, path))), { recursive: true });
  writeFileSync(pathToBytes(`${root}/${path}`), content);
  utimesSync(pathToBytes(`${root}/${path}`), 1_557_650_000.25, 1_557_650_000.25);
}

/** Gives a file an extended attribute; false where the system cannot. */
export function setAttribute(path: string, name: string, value: string): boolean {
  return spawnSync('setfattr', ['-n', name, '-v', value, path]).status === 0;
}
