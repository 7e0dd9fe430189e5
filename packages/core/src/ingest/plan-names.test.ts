import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/library/refusal.ts';
import { CORE_SECTIONS } from '../library/core-settings.ts';
import { parseSection } from '../library/settings-file.ts';
import { pathToBytes } from '../files/path-text.ts';
import { isPathInside } from '../records/file-record.ts';
import type { NameFacts } from './plan-names.ts';
import { checkTemplate, fillFolder, fillTemplate, markedName, memberSuffix } from './plan-names.ts';

const SHA256 = '0123456789abcdef'.repeat(4);

function facts(more: Partial<NameFacts> = {}, local = '2019-05-12T10:11:12.345'): NameFacts {
  const taken = { local, offset: null, source: 'exif', precision: 'second', confidence: 'high' };
  return { taken, sha256: SHA256, name: 'IMG_0001.JPG', camera: 'Canon EOS R5', ...more };
}

describe('fillTemplate', () => {
  it.each([
    ['{yyyy}/{MM}/{dd}', '2019/05/12'],
    ['{HH}{mm}{ss}[_{fff}]', '101112_345'],
    ['{hash12}', '0123456789ab'],
    ['{hash}', SHA256],
    ['{name}-{camera}', 'IMG_0001-Canon EOS R5'],
    ['plain', 'plain'],
  ])('fills %s with %s', (template, filled) => {
    expect(fillTemplate(template, facts())).toBe(filled);
  });

  it('lets a part in brackets fall away where a field is not known', () => {
    const bare = facts({ camera: null }, '2019-05-12T10:11:12');
    expect(fillTemplate('{ss}[_{fff}][ by {camera}]', bare)).toBe('12');
    expect(fillTemplate('{camera}', bare)).toBe('unknown');
  });

  it('fills a day without a time', () => {
    expect(fillTemplate('{yyyy}{MM}{dd}[_{HH}{mm}{ss}]', facts({}, '2019-05-12'))).toBe('20190512');
  });

  it.each([
    ['{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}]_{hash12}', '2019-05', '201905_0123456789ab'],
    ['{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}]_{hash12}', '2019', '2019_0123456789ab'],
    ['{yyyy}-{MM}-{dd} {camera} {hash12}', '2019', '2019 Canon EOS R5 0123456789ab'],
    ['{HH}{mm} {hash12}', '2019', '0123456789ab'],
  ])('leaves out of %s what %s does not tell', (template, local, filled) => {
    expect(fillTemplate(template, facts({}, local))).toBe(filled);
  });

  it.each([
    ['{yyyy}/{MM}/{dd}', '2019-05', '2019/05'],
    ['{yyyy}/{MM}/{dd}', '2019', '2019'],
    ['{yyyy}/{yyyy}-{MM}-{dd}', '2019-05', '2019/2019-05'],
    ['{yyyy}/{MM} {camera}', '2019', '2019/Canon EOS R5'],
  ])('fills the folder %s for %s', (template, local, folder) => {
    expect(fillFolder(template, facts({}, local))).toBe(folder);
  });

  it('puts nothing into a name that a file name may not hold', () => {
    const hostile = facts({ camera: 'a/b\\c\nd:e*?"<>|\0f', name: '../../etc/passwd.jpg' });
    expect(fillTemplate('{camera}', hostile)).toBe('a_b_c_d_e_f');
    expect(fillTemplate('{name}', hostile)).not.toContain('/');
  });

  it('cuts long texts between characters', () => {
    expect(fillTemplate('{camera}', facts({ camera: `x${'🎉'.repeat(80)}` }))).toBe(`x${'🎉'.repeat(59)}`);
  });
});

describe('fillFolder', () => {
  it.each([
    ['[{camera}]/{yyyy}', null, '2019'],
    ['{yyyy}/[{camera}]', null, '2019'],
    ['[{camera}]', null, ''],
    ['{camera}/{yyyy}', '..', '__/2019'],
    ['{camera}/{yyyy}', '.', '_/2019'],
    ['{camera}/{yyyy}', '', 'unknown/2019'],
    ['{yyyy}//{MM}/', null, '2019/05'],
  ])('fills %s of camera %j with %j', (template, camera, folder) => {
    expect(fillFolder(template, facts({ camera }))).toBe(folder);
  });

  it('never leads out of the media tree, whatever a picture says of itself', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(fc.constantFrom('.', '/', '\\', ' ', '~', '\0')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (camera, name) => {
        const folder = fillFolder('x/{camera}/{name}', facts({ camera, name }));
        expect(isPathInside(folder)).toBe(true);
        expect(folder).not.toMatch(/\p{Cc}|\p{Cs}/u);
      }),
    );
  });
});

describe('checkTemplate', () => {
  it('takes the templates of the default configuration', () => {
    const { folderTemplate, nameTemplate } = parseSection({ path: '', tables: {} }, CORE_SECTIONS.ingest);
    expect(() => checkTemplate(folderTemplate, 'folder')).not.toThrow();
    expect(() => checkTemplate(nameTemplate, 'name')).not.toThrow();
  });

  it.each([
    ['folder', '', 'no folder below the media tree'],
    ['folder', '/pictures/{yyyy}', 'no folder below the media tree'],
    ['folder', '../{yyyy}', 'no folder below the media tree'],
    ['folder', '{yyyy}/../..', 'no folder below the media tree'],
    ['folder', '.', 'no folder below the media tree'],
    ['folder', '{yyyy}/./{MM}', 'no folder below the media tree'],
    ['folder', '{yyyy}\n', 'no folder below the media tree'],
    ['folder', '{year}', '{year} is unknown'],
    ['name', '{yyyy}/{hash12}', 'no name below the media tree'],
    ['name', '{yyyy}{MM}{dd}', 'needs {hash12} or {hash}'],
    ['name', '{hash16}', '{hash16} is unknown'],
  ] as const)('refuses the %s %j', (kind, template, message) => {
    expect(() => checkTemplate(template, kind)).toThrow(refusal('usage', 'template', message));
  });
});

describe('memberSuffix', () => {
  it.each([
    ['IMG_1.JPG', 'IMG_1.JPG', 'main', '.JPG'],
    ['IMG_1.jpg', 'IMG_1.CR2', 'twin', '.jpg'],
    ['img_1.cr2.xmp', 'IMG_1.CR2', 'sidecar', '.cr2.xmp'],
    ['IMG_1.MOV', 'IMG_1.HEIC', 'live-clip', '.MOV'],
    ['IMG_E1.JPG', 'IMG_1.JPG', 'edited', '_edited.JPG'],
    ['a-edited.jpg', 'a.jpg', 'edited', '-edited.jpg'],
    ['a.jpg.json', 'a.jpg', 'sidecar', '.jpg.json'],
    ['a.jpg(1).json', 'a(1).jpg', 'sidecar', '.jpg.json'],
    ['IMG_O1.AAE', 'IMG_1.HEIC', 'sidecar', '.AAE'],
    ['no extension', 'no extension', 'main', ''],
    ['trailing.', 'trailing.', 'main', '.'],
    ['.hidden', '.hidden', 'main', ''],
  ] as const)('of %s beside %s, its %s, is %j', (member, main, role, suffix) => {
    expect(memberSuffix(member, main, role)).toBe(suffix);
  });
});

describe('markedName', () => {
  it('puts the mark before the extension', () => {
    expect(markedName('a.jpg', '1f2e')).toBe('a_1f2e.jpg');
    expect(markedName('noext', '1f2e')).toBe('noext_1f2e');
  });

  it('keeps any name within 255 bytes and whole characters', () => {
    expect(markedName(`a.${'b'.repeat(253)}`, 'mark')).toBe(`a.${'b'.repeat(248)}_mark`);
    const name = fc.string({
      unit: fc.constantFrom('a', 'ü', '🎉', '\udcff', '.'),
      minLength: 1,
      maxLength: 250,
    });
    fc.assert(
      fc.property(name, (stem) => {
        const marked = markedName(`${stem}.jpg`, 'ab'.repeat(6));
        expect(pathToBytes(marked).length).toBeLessThanOrEqual(255);
        expect(marked).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
  });
});
