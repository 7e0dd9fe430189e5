import { paint } from '@mediastruct/command';
import { displayPath } from '@mediastruct/core';
import type { DiffAnswer } from '../archive/diff-answer.ts';

const SHOWN = 20;

/** What changed, a line each: a sign, the kind of change, the path. Of each kind the first 20. */
export function* diffLines(answer: DiffAnswer): Generator<string> {
  const arrow = ({ from, to }: { from: string; to: string }) => `${displayPath(from)} -> ${displayPath(to)}`;
  yield* shown('new folder', answer.createdFolders.map(displayPath));
  yield* shown('new', answer.created.map(displayPath));
  yield* shown('changed', answer.updated.map(displayPath));
  yield* shown('renamed', answer.renamed.map(arrow));
  yield* shown('copied', answer.copied.map(arrow));
  yield* shown('symlink', answer.symlinks.map(displayPath));
  yield* shown('mode or time', answer.touched.map(displayPath));
  yield* shown('other kind', answer.retyped.map(displayPath));
  yield* shown('gone', answer.deleted.map(displayPath));
  yield* shown('folder gone', answer.deletedFolders.map(displayPath));
  yield* shown('unknown', answer.unknown.map(displayPath)).map((line) => paint.bad(line));
}

function shown(kind: string, texts: readonly string[]): readonly string[] {
  const lines = texts.slice(0, SHOWN).map((text) => `  ${kind.padEnd(12)}  ${text}`);
  const more = texts.length - SHOWN;
  return more > 0 ? [...lines, `  ${kind.padEnd(12)}  ... and ${more} more; --json lists all`] : lines;
}
