import type { ComparedAlgorithm } from './earlier-hashes.ts';

/** A file as a hash list tells of it; `path` is below the folder that the list is about. */
export interface ListedHash {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeNs: string;
  /** At least one. */
  readonly hashes: readonly MediaHash[];
  /** When it was read, ISO 8601 UTC. */
  readonly hashedAt: string;
}

/** One hash of a file. */
export interface MediaHash {
  readonly algorithm: ComparedAlgorithm;
  /** Hex digits. */
  readonly digest: string;
  /**
   * `original`: the first hash of this path in the history; `verified` and `failed`: the earlier one is the same or differs. Absent where
   * the history knows the path by another kind of hash only, so that nothing was compared.
   */
  readonly action?: HashAction | undefined;
}

export type HashAction = 'original' | 'verified' | 'failed';

export interface ListHead {
  readonly createdAt: string;
  readonly hostname: string;
  readonly toolVersion: string;
  /** What the list leaves out, as patterns of .gitignore; for one file see `fileAsPattern`. */
  readonly ignored: readonly string[];
}

/** Names that stand for the history itself and for what a system leaves behind, as the reference implementation has them. */
const ALWAYS_IGNORED = ['.DS_Store', 'ascmhl', 'ascmhl/'];

/** Whether a path is one of those that every list leaves out. */
export function isIgnored(path: string): boolean {
  const segments = path.split('/');
  return segments.at(-1) === '.DS_Store' || segments.includes('ascmhl');
}

/** A hash list of ASC MHL (version 2.0, namespace urn:ASC:MHL:v2.0), part by part. */
export function* formatHashList(head: ListHead, hashes: Iterable<ListedHash>): Generator<string> {
  const { createdAt, hostname, toolVersion, ignored } = head;
  yield `<?xml version="1.0" encoding="UTF-8"?>
<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">
  <creatorinfo>
    <creationdate>${createdAt}</creationdate>
    <hostname>${xmlText(hostname)}</hostname>
    <tool version="${xmlText(toolVersion)}">MediaStruct</tool>
  </creatorinfo>
  <processinfo>
    <process>in-place</process>
    <ignore>
${[...ALWAYS_IGNORED, ...ignored].map((one) => `      <pattern>${xmlText(one)}</pattern>\n`).join('')}    </ignore>
  </processinfo>
`;
  let isOpen = false;
  for (const hash of hashes) {
    if (!isOpen) yield '  <hashes>\n';
    isOpen = true;
    yield formatHash(hash);
  }
  // The schema allows a list without hashes, and no empty element for them.
  if (isOpen) yield '  </hashes>\n';
  yield '</hashlist>\n';
}

function formatHash({ path, size, mtimeNs, hashes, hashedAt }: ListedHash): string {
  const modified = new Date(Number(BigInt(mtimeNs) / 1_000_000n)).toISOString();
  const elements = hashes.map(({ algorithm, digest, action }) => {
    const attribute = action === undefined ? '' : ` action="${action}"`;
    return `      <${algorithm}${attribute} hashdate="${hashedAt}">${digest}</${algorithm}>\n`;
  });
  return `    <hash>
      <path size="${size}" lastmodificationdate="${modified}">${xmlText(path)}</path>
${elements.join('')}    </hash>
`;
}

/** A pattern, as of .gitignore, that means this one file. */
export function fileAsPattern(path: string): string {
  return `/${path.replace(/[\\*?[\]!#]/g, '\\$&')}`;
}

/** Whether XML 1.0 can hold a text: no control characters but tab and line ends, no half of a pair. */
export function isXmlText(text: string): boolean {
  return text.isWellFormed() && !/[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/u.test(text);
}

/** Line ends are written as references, because a reader would take them for others. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (one) => `&#${one.charCodeAt(0)};`);
}
