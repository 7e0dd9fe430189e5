import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MediaStructError } from '../src/errors/media-struct-error.ts';
import { nodeFileAccess } from '../src/files/node-file-access.ts';
import { readJournal } from '../src/journal/run/journal-file.ts';
import { readLedgerLines } from '../src/journal/ledger/read-ledger.ts';
import { readPlan } from '../src/journal/plan/plan-file.ts';
import { Roots } from '../src/library/roots.ts';
import { readIndex } from '../src/records/index-file.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../../fixtures');

/** Where the trees of the library stand that the stored files are from. */
const ROOTS = new Roots(
  ['media', 'archive', 'duplicates'].map((name) => ({ name, root: `/library/${name}` })),
);

const READERS: Readonly<Record<string, (file: string) => Iterable<unknown>>> = {
  index: (file) => readIndex(nodeFileAccess, file),
  plan: (path) => readPlan(nodeFileAccess, { path, roots: ROOTS }),
  journal: (path) => readJournal(nodeFileAccess, { path, roots: ROOTS }),
  ledger: (ledger) => readLedgerLines(nodeFileAccess, { ledger, roots: ROOTS }),
};

function filesIn(folder: string): string[] {
  return readdirSync(path.join(FIXTURES, folder), { withFileTypes: true }).map(({ name }) => name);
}

function errorOf(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  return null;
}

describe.each(Object.keys(READERS))('stored %s files', (format) => {
  const read = (kind: string, name: string) => [
    ...(READERS[format]?.(path.join(FIXTURES, format, kind, name)) ?? []),
  ];

  it.each(filesIn(`${format}/valid`))('reads valid/%s', (name) => {
    expect(errorOf(() => read('valid', name))).toBeNull();
  });

  it.each(filesIn(`${format}/invalid`))('refuses invalid/%s, naming the file', (name) => {
    const error = errorOf(() => read('invalid', name));
    expect(error).toBeInstanceOf(MediaStructError);
    expect((error as MediaStructError).code).toBe(
      name.startsWith('newer-version') ? 'newer-format' : 'damaged',
    );
    expect((error as MediaStructError).message).toContain(name);
  });
});

describe('journals with torn lines', () => {
  it.each(filesIn('journal/warning'))('reads warning/%s and tells the line', (name) => {
    const told: number[] = [];
    const file = path.join(FIXTURES, 'journal/warning', name);
    const events = [
      ...readJournal(
        nodeFileAccess,
        { path: file, roots: ROOTS },
        { onUnreadable: ({ number }) => told.push(number) },
      ),
    ];
    expect(told).toHaveLength(1);
    expect(events.length).toBeGreaterThan(0);
  });
});
