import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { StandingFolders } from '../../src/files/standing-folders.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

it.each(['nothing', 'a file', 'a broken link', 'a link to itself'])(
  'is the folder above where %s stands in the way',
  (what) => {
    mkdirSync(join(folder.path, 'there'));
    const way = join(folder.path, 'there', 'way');
    if (what === 'a file') writeFileSync(way, '');
    if (what === 'a broken link') symlinkSync('nowhere', way);
    if (what === 'a link to itself') symlinkSync('way', way);
    const found = new StandingFolders(nodeFileAccess).above(join(way, 'deeper'));
    expect(found.folder).toBe(join(folder.path, 'there'));
  },
);
