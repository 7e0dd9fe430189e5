import type { Buffer } from 'node:buffer';

/** What a program found in a file that it was asked to show. */
export type ToolPreview =
  /** A small JPEG. */
  | { readonly kind: 'found'; readonly jpeg: Buffer }
  /** The program read the file, and there is none. */
  | { readonly kind: 'none' }
  /** The program could not do its work: it was killed, took too long, or the disk or the memory did not answer. This says nothing about the file. */
  | { readonly kind: 'failed'; readonly message: string };

/**
 * The words of the system (`strerror`) and of decoders for what the machine lacks. "Operation not permitted" is not among them: it is -1, with which
 * ffmpeg tells of many a damaged file.
 */
const LACKS =
  /cannot allocate|allocation failed|unable to allocate|(out of|insufficient|not enough) memory|too many open files|input\/output error|no space left|no such (file|device)|permission denied|stale (nfs )?file handle|resource temporarily unavailable|resource busy|endpoint is not connected|timed out|interrupted system call/i;

/** Whether a program's words tell what the machine lacked at that moment, and not what is wrong with the file. */
export function tellsOfMachine(words: string): boolean {
  return LACKS.test(words);
}
