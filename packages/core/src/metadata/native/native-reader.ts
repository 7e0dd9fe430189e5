import type { FileAccess } from '../../files/file-access.ts';
import { errnoOf, messageOf } from '../../files/file-access.ts';
import type { LookModule } from '../../files/file-look.ts';
import { openForReading, readAt } from '../../files/hash-file.ts';
import { look } from './look-at-dates.ts';
import type { NativeOutcome } from './native-outcome.ts';

/** The native date reader, as a look for the pass that hashes files. */
export const DATE_LOOK: LookModule = { href: new URL('./look-at-dates.ts', import.meta.url).href };

/** Reads the tags of one file by itself. A file that cannot be read is left to exiftool, which tells why. */
export function readNativeFile(access: FileAccess, path: string): NativeOutcome {
  try {
    const fd = openForReading(access, path);
    try {
      const { size, kind } = access.fstat(fd);
      if (kind !== 'file') return { kind: 'ask-exiftool', why: 'it is no regular file' };
      const read = (offset: number, length: number) => readAt(access, fd, { offset, length });
      return look({ path, size, read });
    } finally {
      access.close(fd);
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { kind: 'ask-exiftool', why: messageOf(error) };
  }
}
