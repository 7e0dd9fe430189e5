import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { appendChanges } from '../../src/records/append-changes.ts';
import { formatFileRecord } from '../../src/records/file-record.ts';
import { readIndexBatches } from '../../src/records/index-batches.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { readIndexLines } from '../../src/records/index-file.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';

const folder = temporaryFolder();
/** Lines of more than 2 MiB, so of several chunks. */
const MANY = 6000;
const HEADER = { treeId: 'a', root: '/a', rootIno: '1', createdAt: '', algorithm: 'sha256' } as const;

/** Every other path is left free for changes. */
const pathOf = (nth: number) => `${String(2 * nth).padStart(6, '0')} ${'x'.repeat(200)}`;
const recordOf = (path: string, size = 1) => ({
  ...{ path, sha256: createHash('sha256').update(path).digest('hex') },
  ...{ size, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 },
});

function index(records: number): string {
  const indexPath = folder.at('media.ndjson');
  using writer = new IndexWriter(nodeFileAccess, indexPath, HEADER);
  for (let nth = 0; nth < records; nth++) writer.add(recordOf(pathOf(nth)));
  writer.commit();
  return indexPath;
}

function change(indexPath: string, changes: readonly { path: string; line: string | null }[]): void {
  const run = { runId: 'r', nth: 0 };
  appendChanges(nodeFileAccess, indexPath, { run, changes, onTorn: () => {} });
}

const put = (path: string) => ({ path, line: formatFileRecord(recordOf(path, 2)) });

/** What the batches hold; each tells its first and last path. */
function textOf(indexPath: string): { readonly text: string; readonly batches: number } {
  const texts: string[] = [];
  for (const { first, last, lines } of readIndexBatches(nodeFileAccess, indexPath)) {
    const text = Buffer.from(lines).toString('utf8');
    const told = text.split('\n').slice(0, -1);
    expect([first, last]).toEqual([told[0], told.at(-1)].map(pathIn));
    texts.push(text);
  }
  return { text: texts.join(''), batches: texts.length };
}

function pathIn(line = '{}'): string {
  return (JSON.parse(line) as { path: string }).path;
}

function textByLines(indexPath: string): string {
  let text = '';
  for (const { bytes } of readIndexLines(nodeFileAccess, indexPath)) text += `${bytes.toString('utf8')}\n`;
  return text;
}

describe('readIndexBatches', () => {
  it.each([0, 1, MANY])('gives the lines of an index of %i records', (records) => {
    const indexPath = index(records);
    const { text, batches } = textOf(indexPath);
    expect(text === textByLines(indexPath)).toBe(true);
    expect(batches).toBe(records === MANY ? 3 : records);
  });

  it.each([
    ['before the first', [put('!')]],
    ['behind the last', [put('z'), put('zz')]],
    ['that replace and drop', [put(pathOf(0)), put(pathOf(3000)), { path: pathOf(MANY - 1), line: null }]],
    ['at every second path', Array.from({ length: MANY }, (_, nth) => put(`${pathOf(nth)}y`))],
    ['that drop all', Array.from({ length: MANY }, (_, nth) => ({ path: pathOf(nth), line: null }))],
  ])('puts changes between them: %s', (_, changes) => {
    const indexPath = index(MANY);
    change(indexPath, changes);
    const { text } = textOf(indexPath);
    expect(text === textByLines(indexPath)).toBe(true);
    for (const { path, line } of changes.slice(0, 10))
      expect(text.includes(`"path":"${path}","size":2`)).toBe(line !== null);
  });

  it('refuses an index that is not whole, and one whose order breaks between two batches', () => {
    const indexPath = index(MANY);
    const whole = readFileSync(indexPath, 'utf8');
    writeFileSync(indexPath, whole.replace('"size":1', '"size":3'));
    expect(() => textOf(indexPath)).toThrow(refusal('damaged', 'checksum'));
    writeFileSync(indexPath, whole);
    const [{ last } = { last: '' }] = readIndexBatches(nodeFileAccess, indexPath);
    const lines = whole.split('\n').slice(0, -2);
    const place = lines.findIndex((line) => line.includes(last)) + 1;
    const body = `${lines.with(place, lines[1] ?? '').join('\n')}\n`;
    const sha256 = createHash('sha256').update(body).digest('hex');
    writeFileSync(
      indexPath,
      `${body}${JSON.stringify({ footer: true, records: MANY, bytes: MANY, sha256 })}\n`,
    );
    expect(() => textOf(indexPath)).toThrow(refusal('damaged', `line ${place + 1}`, 'out of order'));
  });
});
