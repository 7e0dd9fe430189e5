import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyConfig } from '../src/config/apply-config.ts';
import { formatConfig } from '../src/config/format-config.ts';
import { openEditor } from '../src/config/open-editor.ts';
import { readPlan } from '../src/config/read-plan.ts';
import { readShelf, sharedEvents } from '../src/ledger/shelf-ledger.ts';
import { TestShelf } from './test-shelf.ts';

const PROGRAM = fileURLToPath(new URL('../../../packages/cli/bin/mediastruct.js', import.meta.url));

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource({ least: 3 });
});
afterEach(() => shelf[Symbol.dispose]());

function importText(text: string): Promise<number> {
  return shelf.session(async (session) => {
    const plan = readPlan(session.library, { path: 'shelf.toml', text, parseBytes: Number });
    applyConfig(session, plan);
    return plan.changes.length;
  });
}

describe('shelf config', () => {
  it('applies a file as events of the ledger, and then it changes nothing more', async () => {
    mkdirSync(shelf.path('films'));
    const text = formatConfig(readShelf(shelf.library))
      .replace('[disk."one"]', '[disk."Blue 1"]')
      .replace('place = ""', 'place = "bank"')
      .replace('least = 3', 'least = 4\nmost = 6')
      .replace('lock = false', 'lock = true')
      .concat(`\n[source.films]\nfolder = "${shelf.path('films')}"\nignore = ["*.tmp"]\n`);
    const before = [...sharedEvents(shelf.library)].length;
    expect(await importText(text)).toBe(8);
    const { disks, sources } = readShelf(shelf.library);
    expect(disks).toMatchObject([{ name: 'Blue 1', place: 'bank' }]);
    expect(sources).toMatchObject([
      { name: 'photos', least: 4, most: 6, isLocked: true, root: shelf.path('src') },
      { name: 'films', root: shelf.path('films'), ignore: ['*.tmp'] },
    ]);
    expect([...sharedEvents(shelf.library)].length).toBeGreaterThan(before);
    expect(await importText(text)).toBe(0);
    expect(await importText(formatConfig(readShelf(shelf.library)))).toBe(0);
  });

  it('sets what symlinks and files with patterns do, and makes numbers as in the settings again', async () => {
    const text = formatConfig(readShelf(shelf.library))
      .replace('least = 3', 'least = "settings"\npriority = "settings"')
      .replace('ignore_files = [".mediastructignore"]', 'ignore_files = [".gitignore"]')
      .replace('follow_symlinks = false', 'follow_symlinks = true')
      .replace('place = ""', 'reserve = 7');
    expect(await importText(text)).toBe(4);
    expect(readShelf(shelf.library)).toMatchObject({
      disks: [{ reserveBytes: 7 }],
      sources: [{ least: null, ignoreFiles: ['.gitignore'], followsSymlinks: true }],
    });
    await importText('[disk.one]\nreserve = "settings"\n');
    expect(readShelf(shelf.library).disks).toMatchObject([{ reserveBytes: null }]);
  });

  it('refuses names and folders that may not be, and changes nothing then', async () => {
    mkdirSync(shelf.path('src/inner'));
    for (const text of [
      `[source.films]\nfolder = "${shelf.path('src/inner')}"\n`,
      `[source.films]\nfolder = "${shelf.path('nowhere')}"\n`,
      `[source."a/b"]\nfolder = "${shelf.path('one')}"\n`,
      `[source.a]\nfolder = "${shelf.path('lib')}"\n[source.b]\nfolder = "${shelf.path('lib')}"\n`,
    ]) {
      const before = readShelf(shelf.library);
      await expect(importText(text)).rejects.toMatchObject({ exitCode: 64 });
      expect(readShelf(shelf.library)).toEqual(before);
    }
  });

  it('edits in the editor that is named, and keeps an edit that is not right', () => {
    const run = (editor: string, ...flags: string[]) => {
      const env = { ...process.env, VISUAL: '', EDITOR: editor };
      const words = [PROGRAM, 'shelf', 'config', 'edit', '--yes', ...flags];
      return execFileSync(process.execPath, words, {
        cwd: shelf.path('lib'),
        env,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    };
    const kept = shelf.path('lib/.mediastruct/shelf/config-edit.toml');
    expect(() => run(`sed -i 's/least = 3/least = much/'`)).toThrow(expect.objectContaining({ status: 64 }));
    expect(readFileSync(kept, 'utf8')).toContain('least = much');
    expect(run(`sed -i 's/least = much/least = 5/'`)).toContain('least: 3 -> 5');
    expect(existsSync(kept)).toBe(false);
    expect(readShelf(shelf.library).sources).toMatchObject([{ least: 5 }]);
  });

  it('tells an editor that is not there or fails', () => {
    const path = shelf.path('text.toml');
    writeFileSync(path, 'text');
    expect(() => openEditor(path, { EDITOR: 'no-such-editor-here' })).toThrow(
      expect.objectContaining({ exitCode: 40 }),
    );
    expect(() => openEditor(path, { EDITOR: 'false' })).toThrow(expect.objectContaining({ exitCode: 41 }));
    openEditor(path, { VISUAL: '', EDITOR: `sed -i s/text/changed/` });
    expect(readFileSync(path, 'utf8')).toBe('changed');
  });
});
