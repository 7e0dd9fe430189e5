import { describe, expect, it } from 'vitest';
import { finishedChunks } from './finished-chunks.ts';

const RUNTIME = {
  fileName: 'shared/rolldown-runtime-1.js',
  code: 'var a=1;var __exportAll=()=>a;export{__exportAll as t};',
};

function finished(files: Readonly<Record<string, string>>): Record<string, string> {
  const chunks = Object.entries(files).map(([fileName, code]) => ({ fileName, code }));
  return Object.fromEntries(finishedChunks(chunks).map(({ fileName, code }) => [fileName, code]));
}

describe('finishedChunks', () => {
  it("puts rolldown's own lines where they are used", () => {
    expect(
      finished({
        [RUNTIME.fileName]: RUNTIME.code,
        'a.js': 'import{t as __exportAll}from"./shared/rolldown-runtime-1.js";__exportAll();',
      }),
    ).toEqual({
      'a.js':
        'const {t:__exportAll}=(()=>{var a=1;var __exportAll=()=>a;return{t:__exportAll}})();__exportAll();',
    });
  });

  it('puts what a door passes on in its place, and leads the others there', () => {
    expect(
      finished({
        'hooks/door.js': 'import{t as whole}from"../shared/one-1.js";export{whole as default};',
        'shared/one-1.js': 'import{b}from"./two-1.js";const whole=b,n=2;export{whole as t,n};',
        'shared/two-1.js': 'const b=1;export{b};',
        'commands/c.js': 'import{n}from"../shared/one-1.js";n;',
      }),
    ).toEqual({
      'hooks/door.js':
        'import{b}from"../shared/two-1.js";const whole=b,n=2;export{whole as t,n,whole as default};',
      'shared/two-1.js': 'const b=1;export{b};',
      'commands/c.js': 'import{n}from"../hooks/door.js";n;',
    });
  });

  it('leaves a door whose code finds something beside itself from another depth', () => {
    const files = {
      'door.js': 'import{t as a}from"./shared/one-1.js";export{a};',
      'shared/one-1.js': "const a=new URL('../worker.js', import.meta.url);export{a as t};",
    };
    expect(finished(files)).toEqual(files);
  });

  it('leaves a door that passes on what several hold', () => {
    const files = {
      'd/door.js': 'import{a}from"../shared/one-1.js";import{b}from"../shared/two-1.js";export{a,b};',
      'shared/one-1.js': 'const a=1;export{a};',
      'shared/two-1.js': 'const b=1;export{b};',
    };
    expect(finished(files)).toEqual(files);
  });

  it('escapes letters beyond Latin-1', () => {
    expect(finished({ 'a.js': "const a='é…',b=/[😀]/u;" })).toEqual({
      'a.js': String.raw`const a='é\u2026',b=/[\ud83d\ude00]/u;`,
    });
  });
});
