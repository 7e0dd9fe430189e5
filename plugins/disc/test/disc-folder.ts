import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodeFileAccess, pathToBytes } from '@mediastruct/core';
import { DiscReader } from '../src/read/disc-reader.ts';

/** Writes the files of an image into a folder, as if the disc were mounted there. */
export function mountedAt(folder: string, image: string): void {
  using disc = new DiscReader(nodeFileAccess, image);
  for (const entry of disc.entries('rock-ridge')) {
    if (entry.kind !== 'file') continue;
    const path = `${folder}/${entry.path}`;
    mkdirSync(pathToBytes(dirname(path)), { recursive: true });
    writeFileSync(
      pathToBytes(path),
      Buffer.concat([...disc.content(entry)].map((piece) => Buffer.from(piece))),
    );
  }
}
