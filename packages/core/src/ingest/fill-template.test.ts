import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/library/refusal.ts';
import { pathToBytes } from '../files/path-text.ts';
import { isPathInside } from '../records/file-record.ts';
import { fillFolder, fillName, fillTemplate } from './fill-template.ts';
import type { NameFacts } from './template-fields.ts';

const SHA256 = '0123456789abcdef'.repeat(4);

function facts(more: Partial<NameFacts> = {}, local = '2019-05-12T10:11:12.345'): NameFacts {
  const taken = { local, offset: null, source: 'exif', precision: 'second', confidence: 'high' };
  const known = { sha256: SHA256, name: 'IMG_0001.JPG', folder: '100CANON', camera: 'Canon EOS R5' };
  return { taken, ...known, event: null, ...more };
}

describe('fillTemplate', () => {
  it.each([
    ['{yyyy}/{MM}/{dd}', '2019/05/12'],
    ['{HH}{mm}{ss}[_{fff}]', '101112_345'],
    ['{hash12}', '0123456789ab'],
    ['{hash}', SHA256],
    ['{name}-{camera}', 'IMG_0001-Canon EOS R5'],
    ['plain', 'plain'],
    ['{ss}[_n{number}]', '12'],
    ['{sequence}', '100-0001'],
    ['{make}|{model}', 'Canon|EOS R5'],
    ['{name}.{extension}', 'IMG_0001.jpg'],
    ['{hash:1}-{hash:8}-{hash:64}', `0-01234567-${SHA256}`],
    ['[{event} ]{dd}', '12'],
  ])('fills %s with %s', (template, filled) => {
    expect(fillTemplate(template, facts())).toBe(filled);
  });

  it('lets a part in brackets fall away where a field is not known', () => {
    const bare = facts({ camera: null }, '2019-05-12T10:11:12');
    expect(fillTemplate('{ss}[_{fff}][ by {camera}]', bare)).toBe('12');
    expect(fillTemplate('{camera}', bare)).toBe('unknown');
  });

  it.each(['2019-05-12T10:11:12', '2019-05-12T10:11:12.000'])(
    'tells the number of the camera where it counts no fractions, as at %s',
    (local) => {
      expect(fillTemplate('{ss}[_n{number}]', facts({}, local))).toBe('12_n100-0001');
      expect(fillTemplate('{ss}[_n{number}]', facts({ name: 'lake.jpg' }, local))).toBe('12');
    },
  );

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
    expect(fillTemplate('{camera}', facts({ camera: `x${'é'.repeat(80)}` }))).toBe(`x${'é'.repeat(59)}`);
    expect(fillTemplate('{camera}', facts({ camera: `x${'🎉'.repeat(80)}` }))).toBe(`x${'🎉'.repeat(39)}`);
  });
});

describe('a name', () => {
  it.each([
    ['Canon', 'unknown', 'Canon'],
    ['FUJIFILM X-T30', 'FUJIFILM', 'X-T30'],
    ['Apple iPhone 12 Pro', 'Apple', 'iPhone 12 Pro'],
  ])('tells of the camera %s the maker %s and the model %s', (camera, make, model) => {
    expect(fillName('{make}', facts({ camera }))).toBe(make);
    expect(fillName('{model}', facts({ camera }))).toBe(model);
  });

  it.each([
    ['{event} ', 'Wedding etc.', 'Wedding etc'],
    ['{event}', 'a: b/c', 'a_ b_c'],
    ['{event}', 'con', 'con_'],
    ['{event}', 'NUL.x', 'NUL_.x'],
    ['{event}', 'console', 'console'],
  ])('of %j and the event %j is one that Windows can hold', (template, event, name) => {
    expect(fillName(template, facts({ event }))).toBe(name);
  });

  it('keeps its hash and stays short where all its texts are long', () => {
    const long = facts({ camera: '🎉'.repeat(99), event: 'é'.repeat(99), name: `${'ж'.repeat(99)}.jpg` });
    const name = fillName('{camera} {event} {name} {hash12}', long);
    expect(pathToBytes(name).length).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^🎉+ é+ ж+ 0123456789ab$/u);
  });

  it.each(['{yer}', '{}', '{hash:0}', '{hash:65}', '{ yyyy }', '{toString}'])('refuses %s', (template) => {
    expect(() => fillName(template, facts())).toThrow(refusal('usage', `${template} is unknown`));
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
