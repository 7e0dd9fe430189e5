import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { C4 } from '../../src/files/c4.ts';
import { writeHistories } from '../../src/ingest/mhl/write-generation.ts';
import type { WrittenGeneration } from '../../src/ingest/mhl/write-generation.ts';
import { parseXml } from '../../src/lists/mhl/parse-xml.ts';
import { listReceipts } from '../../src/ingest/receipt/export-receipts.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest, picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
const LISTS = 'out/A001/ascmhl';
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  put(folder.at('A001/DCIM/a & b.jpg'), picture('a'));
  put(folder.at('A001/DCIM/c.jpg'), picture('c'));
  put(folder.at('A001/.DS_Store'), 'junk');
});

async function generation(): Promise<WrittenGeneration> {
  const { run } = await ingest(lib, [folder.at('A001')], { xxh128: true });
  const [written] = writeHistories(nodeFileAccess, listReceipts(run), folder.at('out'));
  return written as WrittenGeneration;
}

/** Every element of a document: its path of names, with its attributes and text. */
function elements(path: string): string[] {
  const found: string[] = [];
  const open: Record<string, string>[] = [];
  parseXml([readFileSync(path, 'utf8')], path, {
    onOpen: (_, attributes) => open.push({ ...attributes }),
    onText: (names, text) => {
      const attributes = Object.keys(open.pop() ?? {}).map((name) => ` ${name}`);
      found.push(`${names.join('/')}${attributes.join('')}=${text.trim()}`);
    },
  });
  return found;
}

describe('the C4 id', () => {
  it('is that of the standard for no bytes and for a word', () => {
    expect(new C4().id()).toBe(
      'c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT',
    );
    expect(new C4().update('foo').id()).toMatch(/^c4[1-9A-HJ-NP-Za-km-z]{88}$/);
  });
});

describe('a history of ASC MHL', () => {
  it('begins with every file that was read, by the order and the names of the schema', async () => {
    const { list, generation: number, actions } = await generation();
    expect(number).toBe(1);
    expect(actions).toEqual({ original: 2, verified: 0, failed: 0, notCompared: 0 });
    const told = elements(list).map((one) => one.replace(/=.*/s, ''));
    const hash = [
      'hashlist/hashes/hash/path size lastmodificationdate',
      'hashlist/hashes/hash/xxh128 action hashdate',
      'hashlist/hashes/hash',
    ];
    expect(told).toEqual([
      'hashlist/creatorinfo/creationdate',
      'hashlist/creatorinfo/hostname',
      'hashlist/creatorinfo/tool version',
      'hashlist/creatorinfo',
      'hashlist/processinfo/process',
      ...Array.from({ length: 4 }, () => 'hashlist/processinfo/ignore/pattern'),
      'hashlist/processinfo/ignore',
      'hashlist/processinfo',
      ...hash,
      ...hash,
      'hashlist/hashes',
      'hashlist version xmlns',
    ]);
    expect(elements(list)).toContain('hashlist/hashes/hash/path size lastmodificationdate=DCIM/a & b.jpg');
    expect(elements(list)).toContain('hashlist/processinfo/ignore/pattern=/.DS_Store');
    expect(readFileSync(list, 'utf8')).toContain('<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">');
  });

  it('has the XXH128 that other programs compute', async () => {
    put(folder.at('A001/known.jpg'), 'abc');
    const { list } = await generation();
    expect(readFileSync(list, 'utf8')).toContain('>06b05ab6733a618578af5f94892f3950</xxh128>');
  });

  it('is continued, and tells what is as it was, what is new, and what is not', async () => {
    await generation();
    put(folder.at('A001/DCIM/new.jpg'), picture('new'));
    put(folder.at('A001/DCIM/c.jpg'), picture('other'));
    const second = await generation();
    expect(second).toMatchObject({
      generation: 2,
      actions: { original: 1, verified: 1, failed: 1, notCompared: 0 },
      failed: ['DCIM/c.jpg'],
    });
    const chain = elements(folder.at(`${LISTS}/ascmhl_chain.xml`));
    const ids = readdirSync(folder.at(LISTS))
      .filter((name) => name.endsWith('.mhl'))
      .sort()
      .map((name) => new C4().update(readFileSync(folder.at(`${LISTS}/${name}`))).id());
    expect(chain.filter((one) => one.startsWith('ascmhldirectory/hashlist/c4='))).toEqual(
      ids.map((id) => `ascmhldirectory/hashlist/c4=${id}`),
    );
  });

  it('continues that of the source, which is not written to', async () => {
    await generation();
    cpSync(folder.at(LISTS), folder.at('A001/ascmhl'), { recursive: true });
    const before = readdirSync(folder.at('A001/ascmhl'));
    const { run } = await ingest(lib, [folder.at('A001')], { xxh128: true });
    const [third] = writeHistories(nodeFileAccess, listReceipts(run), folder.at('elsewhere'));
    expect(third).toMatchObject({ generation: 2, actions: { verified: 2 } });
    expect(readdirSync(folder.at('elsewhere/A001/ascmhl')).length).toBe(3);
    expect(readdirSync(folder.at('A001/ascmhl'))).toEqual(before);
  });

  it('compares nothing where other kinds of hashes are known only, and does not say that it did', async () => {
    const md5 = createHash('md5').update(picture('c')).digest('hex');
    const list = `<?xml version="1.0"?><hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0"><hashes><hash><path>DCIM/c.jpg</path><md5>${md5}</md5></hash></hashes></hashlist>`;
    mkdirSync(folder.at('A001/ascmhl'));
    writeFileSync(folder.at('A001/ascmhl/0001_A001.mhl'), list);
    const c4 = new C4().update(list).id();
    writeFileSync(
      folder.at('A001/ascmhl/ascmhl_chain.xml'),
      `<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0"><hashlist sequencenr="1"><path>0001_A001.mhl</path><c4>${c4}</c4></hashlist></ascmhldirectory>`,
    );
    expect(await generation()).toMatchObject({ generation: 2, actions: { notCompared: 1 } });
  });

  it('is refused where a list was changed after its chain was written', async () => {
    const { list } = await generation();
    writeFileSync(list, readFileSync(list, 'utf8').replace('original', 'verified'));
    await expect(generation()).rejects.toThrow(refusal('damaged', 'other content'));
  });

  it('is refused where its chain is no XML, or leads elsewhere', async () => {
    mkdirSync(folder.at(LISTS), { recursive: true });
    writeFileSync(folder.at(`${LISTS}/ascmhl_chain.xml`), '<ascmhldirectory>');
    await expect(generation()).rejects.toThrow(refusal('damaged', 'expected XML'));
    writeFileSync(
      folder.at(`${LISTS}/ascmhl_chain.xml`),
      '<ascmhldirectory><hashlist sequencenr="1"><path>../../a.mhl</path><c4>c4</c4></hashlist></ascmhldirectory>',
    );
    await expect(generation()).rejects.toThrow(refusal('damaged', 'expected a chain'));
  });

  it('needs an ingest that computed its hashes', async () => {
    const { run } = await ingest(lib, [folder.at('A001')]);
    expect(() => writeHistories(nodeFileAccess, listReceipts(run), folder.at('out'))).toThrow(
      refusal('usage', 'hashes of ASC MHL'),
    );
  });

  it('leaves out a name that XML cannot hold, and says so', async () => {
    put(folder.at('A001/bell\u0007.jpg'), picture('bell'));
    expect((await generation()).unlisted).toEqual(['bell\u0007.jpg']);
  });
});
