import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../src/server/answers.ts';
import type { Shelf } from '../src/shelf/read-shelf.ts';
import { hashOf, ServedLibrary } from './served-library.ts';

// What could not be read is told in every answer that lacks it.

let served: ServedLibrary;
let index = '';

beforeEach(() => {
  served = new ServedLibrary();
  served.hold([
    { path: 'a/1.jpg', content: 'one', taken: '2019-05-12T10:11:12' },
    { path: 'b/1.jpg', content: 'one', taken: '2019-05-12T10:11:12' },
  ]);
  index = served.library.trees[0]?.indexPath ?? '';
});
afterEach(() => served[Symbol.asyncDispose]());

/** Every address that answers from what holds copies. */
const ADDRESSES = [
  '/api/home',
  '/api/proofs',
  '/api/proof/one',
  '/api/calendar',
  '/api/day/2019-05-12',
  `/api/content/${hashOf('one')}`,
  '/api/find?q=2019',
  '/api/shelf',
  '/api/holder?key=tree:media',
  '/api/loss?key=tree:media',
  '/api/similar',
  '/api/folders',
  '/api/duplicates',
  '/api/duplicates/next',
  `/api/duplicates/set/${hashOf('one')}`,
  '/api/undated',
];

interface Told {
  readonly status: number;
  readonly message: string;
}

/** The answer's state, and all that it says could not be read. */
async function toldBy(address: string): Promise<Told> {
  const response = await served.asOwner(address);
  const body = (await response.json()) as {
    problems?: Problem[];
    error?: Problem & { suggestions: string[] };
  };
  const { problems = [], error } = body;
  const told = [
    ...problems.map(({ message }) => message),
    error?.message ?? '',
    ...(error?.suggestions ?? []),
  ];
  return { status: response.status, message: told.join('\n') };
}

describe('a damaged listing', () => {
  it.each([
    ['a line of it', () => appendFileSync(index, 'no line of an index\n')],
    ['its first line', () => writeFileSync(index, `no header\n${readFileSync(index, 'utf8')}`)],
  ])('is named in every answer where %s is damaged', async (_, damage) => {
    damage();
    for (const address of ADDRESSES) {
      const { status, message } = await toldBy(address);
      expect([address, message]).toEqual([address, expect.stringContaining('media.ndjson')]);
      // A comparison refuses to go without a tree, and a content of which only this listing told is not known.
      expect([200, 400, 404, 409]).toContain(status);
    }
    expect(served.bugs).toEqual([]);
  });

  it('takes no other thing from the shelf', async () => {
    writeFileSync(index, `no header\n${readFileSync(index, 'utf8')}`);
    const { things, problems } = await served.json<Shelf>('/api/shelf');
    expect(things.find(({ key }) => key === 'tree:media')).toMatchObject({
      state: 'unreadable',
      provenAt: null,
    });
    expect(things.find(({ key }) => key === 'tree:archive')).toMatchObject({ state: 'sound' });
    expect(problems.length).toBeGreaterThan(0);
  });

  it('leaves the shelf standing where it is the ledger of volumes', async () => {
    writeFileSync(served.library.state.volumeLedger, 'no ledger\n');
    const { things, problems } = await served.json<Shelf>('/api/shelf');
    expect(things.map(({ key }) => key)).toContain('tree:media');
    expect(problems.map(({ message }) => message).join()).toContain('volumes');
  });
});
