import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { initLibrary } from '../../src/library/init.ts';
import { findLibrary, findTree, openLibrary, protectedRoots, sectionOf } from '../../src/library/library.ts';
import { text } from '../../src/library/setting-values.ts';
import type { SettingsSection } from '../../src/library/settings-section.ts';
import { readIndex, countIndex } from '../../src/records/index-file.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from './refusal.ts';

const folder = temporaryFolder();
const now = new Date('2026-01-01T00:00:00Z');

describe('initLibrary', () => {
  it('makes folders, state and empty indexes, and gives the library that was made', () => {
    const library = initLibrary(folder.at('new/lib'), { now });
    expect(readdirSync(folder.at('new/lib')).sort()).toEqual(
      ['.mediastruct', 'archive', 'duplicates', 'ingest', 'media', 'mediastruct.toml', 'validated'].sort(),
    );
    for (const tree of library.trees) expect([...readIndex(nodeFileAccess, tree.indexPath)]).toEqual([]);
    expect(openLibrary(library.root)).toEqual(library);
  });

  it('leaves folders with files to their first crawl', () => {
    outputFileSync(folder.at('lib/media/a.jpg'), 'a');
    const { trees } = initLibrary(folder.at('lib'), { now });
    const known = trees.filter((tree) => countIndex(nodeFileAccess, tree.indexPath) !== null);
    expect(known.map(({ name }) => name)).toEqual(['archive', 'duplicates', 'validated']);
    expect(readFileSync(folder.at('lib/media/a.jpg'), 'utf8')).toBe('a');
  });

  it('refuses a folder that is a library and changes nothing', () => {
    initLibrary(folder.at('lib'), { now });
    writeFileSync(folder.at('lib/mediastruct.toml'), '# mine');
    expect(() => initLibrary(folder.at('lib'), { now })).toThrow(
      refusal('target-differs', 'library here already'),
    );
    expect(readFileSync(folder.at('lib/mediastruct.toml'), 'utf8')).toBe('# mine');
  });
});

describe('findLibrary', () => {
  it('looks upwards, the nearest first', () => {
    initLibrary(folder.at('lib'), { now });
    initLibrary(folder.at('lib/media/inner'), { now });
    mkdirSync(folder.at('lib/media/inner/x/y'), { recursive: true });
    expect(findLibrary(nodeFileAccess, folder.at('lib/media/inner/x/y'))).toBe(folder.at('lib/media/inner'));
    expect(findLibrary(nodeFileAccess, folder.at('lib/media'))).toBe(folder.at('lib'));
    expect(findLibrary(nodeFileAccess, folder.at('lib'))).toBe(folder.at('lib'));
  });

  it('is a usage error where there is none', () => {
    expect(() => findLibrary(nodeFileAccess, folder.path)).toThrow(refusal('usage', 'no mediastruct.toml'));
  });
});

describe('openLibrary', () => {
  function open(config: string) {
    outputFileSync(folder.at('lib/mediastruct.toml'), config);
    return openLibrary(folder.at('lib'));
  }

  it('is a usage error where there is no configuration', () => {
    expect(() => openLibrary(folder.path)).toThrow(refusal('usage', 'expected a library'));
  });

  it('finds trees by name and by folder', () => {
    const library = open('[folders]\ntrees = ["/mnt/Old Laptop"]');
    const further = library.trees.find((tree) => tree.role === 'further');
    expect(further?.name).toMatch(/^Old_Laptop-[0-9a-f]{8}$/);
    expect(findTree(library, '/mnt/Old Laptop')).toBe(further);
    expect(findTree(library, 'media')?.root).toBe(folder.at('lib/media'));
    expect(findTree(library, 'elsewhere')).toBeNull();
  });

  it('protects the archive and every reference tree', () => {
    const library = open('[dedupe]\nreference = ["/ref", "media"]');
    expect(protectedRoots(library).toSorted()).toEqual([
      '/ref',
      folder.at('lib/archive'),
      folder.at('lib/media'),
    ]);
    expect(library.trees.filter(({ root }) => root === folder.at('lib/media'))).toHaveLength(1);
  });

  it.each([
    ['media = "archive"', '"media" and "archive"'],
    ['duplicates = "media/."', '"media" and "duplicates"'],
    ['validated = "archive/validated"', '"validated"'],
    ['media = ".mediastruct/media"', '"media"'],
  ])('refuses folders that cannot be told apart: %s', (line, message) => {
    expect(() => open(`[folders]\n${line}`)).toThrow(refusal('usage', message));
  });
});

describe('sectionOf', () => {
  const BURNER: SettingsSection<{ readonly device: string }> = {
    name: 'burner',
    settings: { device: { schema: text, default: '/dev/sr0', comment: 'The drive that burns.' } },
  };

  it('reads the section that a plugin brings, from the file that init writes for it', () => {
    const library = initLibrary(folder.at('lib'), { now, sections: [BURNER] });
    expect(sectionOf(library, BURNER).device).toBe('/dev/sr0');
    const config = readFileSync(folder.at('lib/mediastruct.toml'), 'utf8');
    writeFileSync(folder.at('lib/mediastruct.toml'), config.replace('/dev/sr0', '/dev/sr7'));
    const again = openLibrary(folder.at('lib'), { sections: [BURNER] });
    expect(sectionOf(again, BURNER).device).toBe('/dev/sr7');
  });

  it('belongs to a job that is installed, or the library does not open', () => {
    initLibrary(folder.at('lib'), { now, sections: [BURNER] });
    expect(() => openLibrary(folder.at('lib'))).toThrow(refusal('usage', 'mediastruct.toml', '[burner]'));
  });
});
