import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { archiveProvider } from '../../src/ingest/sources/archive/archive-provider.ts';
import { installedSources } from '../../src/ingest/sources/installed-sources.ts';
import type { SourceProvider } from '../../src/ingest/sources/source-provider.ts';
import { FileView } from '../../src/ingest/sources/view/file-view.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ends, ingest, picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('home/lib'));
});

const NOON = '2019:05:12 12:00:00';

/** As a plugin would bring it: a text file that names pictures, one a line, which are told under the names that it gives them. */
const playlist: SourceProvider = {
  name: 'playlist',
  describes: 'playlist (.m3u)',
  joins: false,
  recognise: (_, { path, kind }) => (kind === 'file' && path.endsWith('.m3u') ? [path] : null),
  open: async ({ access }, [path = '']) => {
    const view = new FileView(path);
    const named = new Map(
      readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((from, at) => [`picture-${at}.jpg`, from]),
    );
    for (const [name, from] of named)
      view.add(name, {
        kind: 'file',
        stat: () => access.lstat(from),
        open: () => {
          const bytes = readFileSync(from);
          return { read: (buffer, at) => bytes.copy(buffer, 0, at), close: () => {} };
        },
      });
    return {
      root: path,
      access: view.access(access.lstat(path)),
      faults: [{ path: `${path}/gone.jpg`, message: 'it is gone' }],
      contentOf: (name) => ({ kind: 'plain', from: named.get(name) ?? '' }),
      local: async (name) => ({ path: named.get(name) ?? '', [Symbol.dispose]: () => {} }),
      [Symbol.dispose]: () => {},
    };
  },
};

describe('a kind of source that a plugin brings', () => {
  it('is filed from where its files stand, and what it cannot read is told', async () => {
    const a = put(folder.at('somewhere/a.jpg'), picture('a', NOON));
    const list = put(folder.at('list.m3u'), `${a}\n`);
    const providers = installedSources([{ plugin: '@test/playlists', sources: [playlist] }]);
    const applied = await ingest(lib, [list], { providers });
    expect(ends(applied)).toEqual(['a.jpg: filed dated', 'gone.jpg: failed unreadable']);
    expect(applied.operations.map(({ kind, from }) => [kind, from])).toContainEqual(['copy', a]);
  });

  it('is refused under a name that is taken', () => {
    const sources = [{ ...playlist, name: archiveProvider.name }];
    expect(() => installedSources([{ plugin: '@test/playlists', sources }])).toThrow(
      refusal('tool-failed', '@test/playlists', 'archive'),
    );
  });

  it('is no source where its plugin is absent', async () => {
    const list = put(folder.at('list.m3u'), 'nothing');
    expect(ends(await ingest(lib, [list]))).toEqual(['list.m3u: undated no-date']);
  });
});
