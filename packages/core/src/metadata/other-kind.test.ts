import { expect, it } from 'vitest';
import { otherKind } from './other-kind.ts';

it.each([
  ['manual.PDF', 'document'],
  ['letter.docx', 'document'],
  ['notes.txt', 'document'],
  ['song.mp3', 'audio'],
  ['voice.m4a', 'audio'],
  ['backup.zip', 'archive'],
  ['setup.exe', 'program'],
  ['app.apk', 'program'],
  ['catalogue.db', 'data'],
  ['README', 'unknown-kind'],
  ['x.qqq', 'unknown-kind'],
])('takes %s for %s', (name, kind) => {
  expect(otherKind(name)).toBe(kind);
});
