import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { explainDate } from '../../src/ingest/explain-date.ts';
import type { DateExplanation } from '../../src/ingest/explain-date.ts';
import type { DateRequest } from '../../src/ingest/date-options.ts';
import { Warnings } from '../../src/journal/run/warnings.ts';
import { ignoreProgress } from '../../src/progress/progress.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('home/lib'));
});

const NOON = '2019:05:12 12:00:00';

function explain(file: string, reader?: DateRequest['reader']): Promise<DateExplanation> {
  const request = { useModifyDate: false, useMtime: false, shift: {}, reader };
  const session = { library: lib.library, warnings: new Warnings(ignoreProgress), now: () => new Date() };
  return explainDate(session, file, request);
}

describe('an explanation of a date', () => {
  it('tells for each file of the group which reader read it', async () => {
    const file = put(folder.at('card/IMG_1.jpg'), picture('a', NOON));
    put(folder.at('card/IMG_1.jpg.json'), '{}');
    const { readings, taken } = await explain(file);
    expect(taken?.local).toBe('2019-05-12T12:00:00');
    expect(readings).toEqual([
      { file: 'IMG_1.jpg', reader: 'native' },
      { file: 'IMG_1.jpg.json', reader: 'none' },
    ]);
  });

  it('tells why a file was left to exiftool', async () => {
    const file = put(folder.at('card/IMG_1.jpg'), picture('a', NOON));
    writeFileSync(file, picture('a', NOON).subarray(0, 150));
    expect((await explain(file)).readings).toEqual([
      { file: 'IMG_1.jpg', reader: 'exiftool', why: 'a place outside the file is named' },
    ]);
  });

  it('is the same, and names exiftool, if exiftool is asked for', async () => {
    const file = put(folder.at('card/IMG_1.jpg'), picture('a', NOON));
    const native = await explain(file);
    const other = await explain(file, 'exiftool');
    expect(other.readings).toEqual([{ file: 'IMG_1.jpg', reader: 'exiftool' }]);
    expect(other.taken).toEqual(native.taken);
    expect(other.candidates).toEqual(native.candidates);
  });
});
