import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/library/refusal.ts';
import { CORE_SECTIONS } from '../library/core-settings.ts';
import { parseSection } from '../library/settings-file.ts';
import { checkTemplate } from './check-template.ts';

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
    ['folder', '{yyyy', 'a { or } has no other half'],
    ['folder', '[{yyyy}', 'a [ or ] has no other half'],
    ['folder', '[a[{yyyy}]]', 'stands in another part'],
    ['folder', '{yyyy}\\{MM}', 'can hold \\ in a name'],
    ['folder', `{yyyy}/${'x'.repeat(201)}`, 'a name of more than 200 bytes'],
    ['name', '{HH}:{mm} {hash12}', 'can hold : in a name'],
    ['name', '{yyyy}{MM}{dd}', 'needs {hash12}, {hash} or at least {hash:8}'],
    ['name', '{hash:7}', 'needs {hash12}'],
    ['name', '{hash16}', '{hash16} is unknown'],
  ] as const)('refuses the %s %j', (kind, template, message) => {
    expect(() => checkTemplate(template, kind)).toThrow(refusal('usage', 'template', message));
  });

  it.each([
    ['{year}', '{yyyy}'],
    ['{YYYY}', '{yyyy}'],
    ['{DD}', '{dd}'],
    ['{Month}', '{MM}'],
    ['{camra}', '{camera}'],
    ['{ event }', '{event}'],
    ['{evnt}', '{event}'],
    ['{hash16}', '{hash:8}'],
    ['{seq}', '{sequence}'],
    ['{ext}', '{extension}'],
  ])('says of %s that %s was meant', (template, meant) => {
    expect(() => checkTemplate(template, 'folder')).toThrow(
      expect.objectContaining({ suggestions: expect.arrayContaining([`Did you mean ${meant}?`]) }),
    );
  });

  it('guesses nothing where no field is near', () => {
    expect(() => checkTemplate('{weather}', 'folder')).toThrow(
      expect.objectContaining({ suggestions: [expect.stringContaining('Correct it where it was given')] }),
    );
  });

  it.each([
    ['folder', '{make}/{yyyy}[/{event}]'],
    ['folder', '{hash:2}/{extension}'],
    ['name', '{hash:8} {name}'],
    ['name', '{yyyy}-{MM}-{dd} {HH}.{mm}.{ss}[ {sequence}] {model} {hash}'],
  ] as const)('takes the %s %s', (kind, template) => {
    expect(() => checkTemplate(template, kind)).not.toThrow();
  });
});
