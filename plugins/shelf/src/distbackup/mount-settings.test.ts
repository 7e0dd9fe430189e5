import ignore from 'ignore';
import { describe, expect, it } from 'vitest';
import { parseFolderSettings } from './folder-settings.ts';
import type { FolderSettings } from './folder-settings.ts';
import { settingsOfMount } from './mount-settings.ts';

const MOUNTS = [
  { virtualPath: '/photos/', realPath: '/p' },
  { virtualPath: '/photos/scans/', realPath: '/s' },
];

function folder(path: string, settings: object): FolderSettings {
  const parsed = parseFolderSettings(path, JSON.stringify(settings));
  if (parsed === null) throw new Error('not as distbackup writes them');
  return parsed;
}

function taken(settings: Readonly<Record<string, object>>, nth = 0) {
  const mount = MOUNTS[nth];
  if (mount === undefined) throw new RangeError(`no mount ${nth}`);
  const folders = Object.entries(settings).map(([path, of]) => folder(path, of));
  return settingsOfMount(mount, MOUNTS, { name: 'photos', folders });
}

const leftOut = (patterns: readonly string[], paths: readonly string[]) => {
  const rules = ignore({ ignorecase: false }).add(patterns);
  return paths.filter((path) => rules.ignores(path));
};

describe('settingsOfMount', () => {
  it('takes what holds for the whole folder, and nothing where nothing was said', () => {
    expect(
      taken({ '/photos/': { priority: 5, maxcopies: 3, lock: true, follow_symlinks: true } }),
    ).toMatchObject({
      ...{ priority: 5, most: 3, isLocked: true, followsSymlinks: true, ignore: [], notTaken: [] },
    });
    expect(taken({ '/photos/': { priority: 1, maxcopies: 0, hide: null } })).toEqual({
      ...{ priority: null, most: null, isLocked: false, followsSymlinks: false },
      ...{ ignore: [], rules: [], notTaken: [] },
    });
  });

  it('leaves out as the first rule that fits says, also in folders below', () => {
    const { ignore: patterns } = taken({ '/photos/': { rules: ['!keep.tmp', '*.tmp', 'cache'] } });
    expect(
      leftOut(patterns, ['a.tmp', 'keep.tmp', '2019/b.tmp', '2019/keep.tmp', 'cache/c.jpg', '2019/d.jpg']),
    ).toEqual(['a.tmp', '2019/b.tmp', 'cache/c.jpg']);
  });

  it('lets the rules of an inner folder come before those around it, and hold there only', () => {
    const { ignore: patterns } = taken({
      '/photos/': { rules: ['*.tmp'] },
      '/photos/raw/': { rules: ['!*.tmp', '*.jpg'] },
      '/photos/alone/': { noinherit: true },
      '/photos/old/': { hide: true },
      '/photos/none/': { priority: 0 },
    });
    const paths = [
      'x.tmp',
      'x.jpg',
      'raw/x.tmp',
      'raw/in/x.jpg',
      'alone/in/x.tmp',
      'old/x.dng',
      'none/x.dng',
    ];
    expect(leftOut(patterns, paths)).toEqual(['x.tmp', 'raw/in/x.jpg', 'old/x.dng', 'none/x.dng']);
  });

  it('gives copies and priorities of folders as lines for the settings', () => {
    const { rules } = taken({
      '/photos/family/': { priority: 9 },
      '/photos/a*/': { maxcopies: 2, priority: 3 },
    });
    expect(rules).toEqual(['photos/a\\*/: most 2, priority 3', 'photos/family/: priority 9']);
  });

  it('tells what a source cannot be told', () => {
    const { notTaken } = taken({
      '/photos/': { hide: true, rules: ['/^x/', '!!family'] },
      '/photos/2018/': { lock: true },
    });
    expect(notTaken).toEqual([
      '/photos/: it was left out as a whole',
      '/photos/: the rule "/^x/"',
      '/photos/: the priority 2 of "!!family"',
      '/photos/2018/: it was locked, which only a whole source can be',
    ]);
  });

  it('keeps what is said of a folder that is a source of its own to that one', () => {
    const said = { '/photos/': { rules: ['*.tmp'] }, '/photos/scans/': { rules: ['*.bak'], priority: 4 } };
    expect(taken(said)).toMatchObject({ ignore: ['*.tmp'], rules: [] });
    expect(taken(said, 1)).toMatchObject({ ignore: ['*.bak'], priority: 4 });
  });
});

it.each(['', 'null', '{"rules":"x"}', '{"priority":"high"}'])(
  'does not read settings that distbackup does not write: %j',
  (text) => {
    expect(parseFolderSettings('/photos/', text)).toBeNull();
  },
);
