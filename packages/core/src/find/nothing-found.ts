import { displayPath } from '../files/path-text.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FindLimits, SearchedFor } from './find.ts';

/**
 * The error of a search without an answer: `file-missing` (11), or the code of the stored file that could not be
 * read, because what is looked for may be told there.
 */
export function nothingFound({
  query,
  uncrawled,
  problems,
}: FindLimits & { query: SearchedFor }): MediaStructError {
  const message = describeQuery(query);
  const suggestions = uncrawled.map((tree) => `mediastruct crawl   (the tree "${tree}" was never crawled)`);
  const [problem] = problems;
  if (problem === undefined)
    return new MediaStructError('file-missing', message, {
      path: query.file ?? undefined,
      suggestions: [...suggestions, ...advice(query)],
    });
  return new MediaStructError(problem.code, `${message}; but ${problem.message}`, {
    path: problem.path ?? undefined,
    suggestions: [...problem.suggestions, ...suggestions],
  });
}

function describeQuery({ text, camera, file, sha256 }: SearchedFor): string {
  const by = camera === null ? [] : [`from the camera "${displayPath(camera)}"`];
  const asked = [...(text === null ? [] : [`"${displayPath(text)}"`]), ...by].join(' ');
  if (file === null) return `${asked}: found nowhere in this library`;
  return `${displayPath(file)}: its content (${sha256}) is nowhere in this library`;
}

function advice({ file }: SearchedFor): readonly string[] {
  if (file !== null)
    return ['mediastruct ingest FILE   takes it in', 'mediastruct crawl   if it was added since'];
  return [
    'a shorter part of the name, a date such as 2019-05-12, or the first digits of a hash',
    'mediastruct crawl   if it was added since the last crawl',
  ];
}
