import { errnoOf, messageOf } from '../../files/file-access.ts';
import type { LookedFile } from '../../files/file-look.ts';
import { nameOf } from '../../files/path-text.ts';
import type { NativeOutcome } from './native-outcome.ts';
import { readNativeTags } from './read-native-tags.ts';

/** The look of the native date reader, for the pass that hashes a file. A part that cannot be read again is left to exiftool. */
export function look(file: LookedFile): NativeOutcome {
  try {
    return readNativeTags(file, nameOf(file.path));
  } catch (error) {
    // A structure that nobody thought of must not end the run: exiftool is asked.
    if (errnoOf(error) === null && !(error instanceof RangeError)) throw error;
    return { kind: 'ask-exiftool', why: messageOf(error) };
  }
}
