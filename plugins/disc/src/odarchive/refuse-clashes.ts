import type { MediaStructError } from '@mediastruct/core';
import type { SetContent } from './set-content.ts';

/** Throws where two contents claim one name, or one is a file where another needs a folder. */
export function refuseClashes(
  contents: readonly SetContent[],
  damaged: (message: string) => MediaStructError,
): void {
  const files = new Set<string>();
  for (const { names } of contents)
    for (const { path } of names) {
      if (files.has(path)) throw damaged(`files: "${path}" is named twice`);
      files.add(path);
    }
  const folders = new Set<string>();
  for (const file of files)
    for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
      const folder = file.slice(0, end);
      if (folders.has(folder)) break;
      if (files.has(folder)) throw damaged(`files: "${folder}" is a file, and "${file}" stands in it`);
      folders.add(folder);
    }
}
