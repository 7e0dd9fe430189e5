import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as whole from '../src/index.ts';

const CORE = join(import.meta.dirname, '..');
const DOORS = readdirSync(join(CORE, 'src/doors'));

describe('the doors of core', () => {
  it('are named in the package, each by its file', () => {
    const { exports } = JSON.parse(readFileSync(join(CORE, 'package.json'), 'utf8')) as {
      exports: Record<string, string>;
    };
    const named = Object.values(exports).filter((file) => file.startsWith('./src/doors/'));
    expect(named.sort()).toEqual(DOORS.map((file) => `./src/doors/${file}`).sort());
  });

  it.each(DOORS)('give no more than the whole door does: %s', async (file) => {
    const names = Object.keys((await import(`../src/doors/${file}`)) as object);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !(name in whole))).toEqual([]);
  });
});
