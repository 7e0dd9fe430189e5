import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CORE_SECTIONS } from '../../src/library/core-settings.ts';
import { isTable } from '../../src/library/setting-values.ts';
import { settingName, settingsOf } from '../../src/library/settings-section.ts';

const PAGE = new URL('../../../../docs/formats/config.md', import.meta.url);

/** Rows of the page's table below `## [name]`: setting and default. */
function rowsOf(name: string): string[][] {
  const [, section = ''] = readFileSync(PAGE, 'utf8').split(`\n## [${name}]\n`);
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| *`([a-z_]+)` *\| *([^|]*?) *\|/gm);
  return [...rows].map(([, setting = '', given = '']) => [setting, given.replaceAll('`', '')]);
}

describe('docs/formats/config.md', () => {
  it.each(Object.values(CORE_SECTIONS))('has every setting of [$name] with its default', (section) => {
    const declared = settingsOf(section).map(([key, setting]) => [
      settingName(key),
      isTable(setting.default) ? '' : JSON.stringify(setting.default),
    ]);
    expect(rowsOf(section.name)).toEqual(declared);
  });
});
