import type { Preview } from '@mediastruct/core/threads';
import { errnoOf, FileWindow, nodeFileAccess, readPreview } from '@mediastruct/core/threads';

const buffer = FileWindow.buffer();

/** Reads the preview of a file on a thread of the pool. What cannot be read has none. */
export function readPreviewOnThread(path: string): Preview {
  try {
    using file = new FileWindow(nodeFileAccess, path, buffer);
    return readPreview(file);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { kind: 'none' };
  }
}
