import { Buffer } from 'node:buffer';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayPath, nodeFileAccess, planIngest } from '@mediastruct/core';
import { bytesToPath, pathToBytes, walkTree } from '@mediastruct/core';
import { completeRun, isJunkName, mediaKind, readLedger } from '@mediastruct/core/testing';
import type { Finding } from '../check/findings.ts';
import { findLedgerFaults } from '../check/findings.ts';
import { readTree } from '../check/tree-state.ts';
import type { Stage } from '../commands/stage.ts';
import { makeLibrary, stageSession } from '../commands/stage.ts';
import { seededRandom } from '../random.ts';
import { realFolders } from '../real/scene.ts';
import type { SectionTask } from '../section.ts';
import { hostileName } from './hostile-name.ts';

/** Files that stand in one card and are ingested together. */
const TOGETHER = 500;
const IN_A_FOLDER = 50;
const DATES = { useModifyDate: false, useMtime: false, shift: {} };

/** Files with names nobody would give them are walked, shown, and ingested by copy. */
export async function attackNames({ tally, takes }: SectionTask, count: number): Promise<void> {
  for (let first = 0; first < count; first += TOGETHER) {
    if (!takes(first / TOGETHER)) continue;
    using folders = realFolders();
    const attack = new NamesAttack(folders.other, { first, count: Math.min(TOGETHER, count - first) });
    const add = (command: string, findings: readonly Finding[]) => {
      for (const { name, path } of attack.files)
        tally.add({
          section: 'hostile',
          command,
          kind: 'names',
          hasFired: true,
          findings: findings.filter(({ detail }) =>
            detail.startsWith(`${pathToBytes(path).toString('hex')}:`),
          ),
          about: JSON.stringify(name.toString('latin1')),
        });
      const others = findings.filter(({ detail }) => !/^[0-9a-f]+:/.test(detail));
      if (others.length > 0)
        tally.add({
          section: 'hostile',
          command,
          kind: 'names together',
          hasFired: true,
          findings: others,
          about: `names ${first}`,
        });
    };
    add('path texts', attack.findTextFaults());
    add('walk', attack.findWalkFaults());
    add('ingest', await attack.findIngestFaults());
  }
}

interface NamedFile {
  readonly name: Buffer;
  /** Below the card's folder, as the suite holds paths. */
  readonly path: string;
}

class NamesAttack {
  readonly files: readonly NamedFile[];
  readonly #stage: Stage;
  readonly #folder: string;

  constructor(folder: string, { first, count }: { first: number; count: number }) {
    this.#folder = folder;
    const [library, card] = [join(folder, 'library'), join(folder, 'card')];
    this.#stage = { access: nodeFileAccess, places: { library, card, aside: library } };
    makeLibrary(this.#stage);
    mkdirSync(this.#source);
    this.files = makeFiles(this.#source, { first, count });
  }

  get #source(): string {
    return `${this.#stage.places.card}/dcim`;
  }

  findTextFaults(): Finding[] {
    const findings: Finding[] = [];
    for (const { name, path } of this.files) {
      const text = bytesToPath(name);
      if (!pathToBytes(text).equals(name))
        findings.push(about(path, 'wrong end', 'its text does not give its bytes back'));
      if (
        /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/.test(
          astralGone(displayPath(text)),
        )
      )
        findings.push(about(path, 'wrong end', 'is shown with characters that a terminal obeys'));
    }
    return findings;
  }

  /** Every file is told once, and nothing else. */
  findWalkFaults(): Finding[] {
    const told = new Map<string, number>();
    for (const entry of walkTree(nodeFileAccess, this.#source))
      told.set(`${entry.kind} ${entry.path}`, (told.get(`${entry.kind} ${entry.path}`) ?? 0) + 1);
    const findings = this.files
      .filter(({ path }) => told.get(`file ${path}`) !== 1)
      .map(({ path }) => about(path, 'lost', `told ${told.get(`file ${path}`) ?? 0} times`));
    if (told.size !== this.files.length)
      findings.push({ kind: 'wrong end', detail: `${told.size} entries told of ${this.files.length} files` });
    return findings;
  }

  async findIngestFaults(): Promise<Finding[]> {
    const { places } = this.#stage;
    const session = stageSession(this.#stage);
    const before = readTree(nodeFileAccess, [this.#source]);
    const { run } = await planIngest(session, { sources: [this.#source], move: false, ...DATES });
    await completeRun(session, run);
    const now = readTree(nodeFileAccess, [places.library, places.card]);
    const findings: Finding[] = [];
    const filed = new Set(
      [...now].filter(([path]) => path.startsWith(`${places.library}/media/`)).map(([, sha]) => sha),
    );
    const states = new Map([...readLedger(nodeFileAccess, run)].map(({ path, state }) => [path, state]));
    for (const { name, path } of this.files) {
      const content = before.get(`${this.#source}/${path}`) ?? '';
      const isPicture = !isJunkName(bytesToPath(name)) && mediaKind(bytesToPath(name)) !== 'other';
      if (now.get(`${this.#source}/${path}`) !== content)
        findings.push(about(path, 'lost', 'the source changed'));
      if (isPicture && !filed.has(content))
        findings.push(about(path, 'lost', `not filed: ${states.get(`${this.#source}/${path}`)}`));
    }
    if (states.size !== this.files.length)
      findings.push({ kind: 'ledger', detail: `${states.size} end states of ${this.files.length} files` });
    findings.push(...findLedgerFaults(nodeFileAccess, session.library, now), ...this.#findStrays());
    return findings;
  }

  /** Nothing stands outside the two roots. */
  #findStrays(): Finding[] {
    return readdirSync(this.#folder)
      .filter((name) => name !== 'library' && name !== 'card')
      .map((name) => ({ kind: 'wrong end', detail: `${name} stands outside the roots` }));
  }
}

function makeFiles(root: string, { first, count }: { first: number; count: number }): NamedFile[] {
  const random = seededRandom(first + 7);
  const files: NamedFile[] = [];
  let folder = Buffer.alloc(0);
  for (let at = 0; at < count; at += 1) {
    if (at % IN_A_FOLDER === 0 && at > 0) {
      folder = Buffer.concat([hostileName(100 + first + at, random), Buffer.from('/')]);
      mkdirSync(Buffer.concat([Buffer.from(`${root}/`), folder]));
    }
    const name = hostileName(first + at, random);
    const path = Buffer.concat([folder, name]);
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), path]), `the content of file ${first + at}\n`);
    files.push({ name, path: bytesToPath(path) });
  }
  return files;
}

function about(path: string, kind: Finding['kind'], what: string): Finding {
  return { kind, detail: `${pathToBytes(path).toString('hex')}: ${what}` };
}

/** Without the pairs that stand for one character beyond U+FFFF. */
function astralGone(text: string): string {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, '');
}
