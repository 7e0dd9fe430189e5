import path from 'node:path';
import fs from 'fs-extra';

const FILES_OF_FOLDER = 100;
/** Seconds since 1970: long enough ago that a hash made now is believed. */
const OLD_S = 1_557_650_000;

/** Makes a tree of tiny files, 100 in each folder, all of different content. */
export function makeManyFiles(tree: string, count: number): void {
  for (let nth = 0; nth < count; nth++) {
    const folder = path.join(tree, String(Math.floor(nth / FILES_OF_FOLDER)).padStart(6, '0'));
    if (nth % FILES_OF_FOLDER === 0) fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${nth}.jpg`);
    fs.writeFileSync(file, `picture ${nth}`);
    fs.utimesSync(file, OLD_S, OLD_S);
  }
}
