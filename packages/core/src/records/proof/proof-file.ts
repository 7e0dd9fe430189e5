import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { readStateFile, writeStateFile } from '../../files/state-file.ts';
import { FieldReader } from '../fields.ts';
import { checkFormat, parseStoredText } from '../stored-json.ts';
import type { ProofDay } from './proof-days.ts';

/** When the files of a tree were last read (docs/formats/proof.md). */
export const PROOF_FORMAT = { format: 'mediastruct-proof', version: 1 };

/** What the last crawl of a tree counted. */
export interface TreeProof {
  /** Its files by the day on which they were last read, the oldest day first. */
  readonly days: readonly ProofDay[];
  /** What crawls of the last 30 days read again and found as the index said, by the day of the crawl. */
  readonly readAgain: readonly ProofDay[];
}

/** Beside the index of the tree. */
export function proofPath(indexPath: string): string {
  return `${indexPath.replace(/\.ndjson$/, '')}.proof`;
}

export function writeProof(
  access: FileAccess,
  indexPath: string,
  proof: TreeProof & { readonly countedAt: string },
): void {
  writeStateFile(access, proofPath(indexPath), `${JSON.stringify({ ...PROOF_FORMAT, ...proof })}\n`);
}

/** Before an index changes: what was counted of the one before is not to be taken for its own. */
export function removeProof(access: FileAccess, indexPath: string): void {
  const path = proofPath(indexPath);
  if (lstatOrNull(access, path) !== null) access.unlink(path);
}

/** Null where the tree was not crawled since its files are counted, or the file is damaged: the next crawl makes it again. */
export function readProof(access: FileAccess, indexPath: string): TreeProof | null {
  const path = proofPath(indexPath);
  const text = readStateFile(access, path);
  if (text === null) return null;
  const place = { path, number: 1, offset: 0 };
  try {
    const object = parseStoredText(text, place);
    checkFormat(object, PROOF_FORMAT, place);
    const fields = new FieldReader(object, place);
    const daysAt = (name: string) => fields.objects(name).map((one) => parseDay(new FieldReader(one, place)));
    return { days: daysAt('days'), readAgain: 'readAgain' in object ? daysAt('readAgain') : [] };
  } catch (error) {
    if (error instanceof MediaStructError) return null;
    throw error;
  }
}

function parseDay(fields: FieldReader): ProofDay {
  return { day: fields.text('day'), files: fields.count('files'), bytes: fields.count('bytes') };
}
