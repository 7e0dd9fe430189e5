import { Buffer } from 'node:buffer';
import { MediaStructError } from '@mediastruct/core';
import type { Finding } from '../check/findings.ts';
import { seededRandom } from '../random.ts';
import type { SectionTask } from '../section.ts';
import { below } from './choose.ts';
import type { Document, Reading } from './documents.ts';
import { makeDocuments } from './documents.ts';
import { MUTATION_NAMES, mutateLine } from './mutate-line.ts';
import { oneFileAccess } from './one-file-access.ts';

const PATH = '/state/file';
const HANG_MS = 10_000;
/** How a reader may refuse: damage, a newer format, or a root that the library does not know. */
const REFUSALS: readonly string[] = ['damaged', 'newer-format', 'tree-changed'];
const LINE_FEED = Buffer.from('\n');

/** One line of a valid file of ours is mutated and the file read: it is a record that is safe to use, or refused. */
export function attackLines({ tally, takes }: SectionTask, count: number): void {
  const documents = makeDocuments();
  for (const document of documents) checkValid(document);
  for (let number = 0; number < count; number += 1) {
    if (!takes(number)) continue;
    const random = seededRandom(number + 1);
    const document = documents[number % documents.length] as Document;
    const kind = MUTATION_NAMES[below(MUTATION_NAMES.length, random)] as string;
    const at = below(document.lines.length, random);
    const line = mutateLine(
      kind,
      { line: document.lines[at] as Buffer, others: document.lines, jsonAt: document.jsonAt },
      random,
    );
    const lines = document.lines.with(at, line);
    // Two values that were swapped may be equal: such a line is no attack.
    if (line.equals(document.lines[at] as Buffer)) continue;
    const bytes = toBytes(random() < 0.7 ? document.reseal(lines) : lines);
    tally.add({
      section: 'hostile',
      command: `${document.name} lines`,
      kind,
      hasFired: true,
      findings: findMisreading(document, bytes),
      about: `seed ${number + 1}, line ${at + 1}: ${JSON.stringify(line.toString('latin1').slice(0, 300))}`,
    });
  }
}

/** An attack on a file that is refused anyhow would prove nothing. */
function checkValid(document: Document): void {
  const findings = findMisreading(document, toBytes(document.lines));
  const { lines } = document.read(oneFileAccess(PATH, toBytes(document.lines)), PATH);
  if (findings.length > 0 || lines !== document.lines.length)
    throw new Error(
      `${document.name}: ${lines} of ${document.lines.length} lines, ${JSON.stringify(findings)}`,
    );
}

function findMisreading(document: Document, bytes: Buffer): Finding[] {
  const before = performance.now();
  const findings = findFaults(document, bytes);
  const tookMs = performance.now() - before;
  if (tookMs > HANG_MS) findings.push({ kind: 'crashed', detail: `it took ${Math.round(tookMs)} ms` });
  return findings;
}

function findFaults(document: Document, bytes: Buffer): Finding[] {
  let reading: Reading;
  try {
    reading = document.read(oneFileAccess(PATH, bytes), PATH);
  } catch (error) {
    const isTold = error instanceof MediaStructError && REFUSALS.includes(error.code);
    return isTold ? [] : [{ kind: 'crashed', detail: String(error).slice(0, 300) }];
  }
  const findings: Finding[] = reading.unsafe.map((path) => ({
    kind: 'wrong end',
    detail: `read as a path: ${JSON.stringify(path)}`,
  }));
  const expected = countLines(bytes, document.jsonAt > 0);
  if (reading.lines !== expected)
    findings.push({ kind: 'ledger', detail: `${expected} lines, told of ${reading.lines}` });
  return findings;
}

/** The lines of a file; a journal's empty ones only end what a crash cut off. */
function countLines(bytes: Buffer, isJournal: boolean): number {
  const lines = bytes.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return isJournal ? lines.filter((line) => line !== '').length : lines.length;
}

function toBytes(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, LINE_FEED]));
}
