import { messageOf } from '../files/file-access.ts';
import type { StoredLine } from '../records/line-reader.ts';

/**
 * A cut-off line is the beginning of a JSON object, its end perhaps zeros, never a whole one; the next append ended it
 * with a line feed. Any other line that cannot be read is damage.
 */
export function isTorn({ bytes, whole }: StoredLine): boolean {
  if (!whole) return true;
  const text = bytes.toString('utf8').replace(/\0+$/, '');
  if (text === '') return true;
  try {
    JSON.parse(text);
    return text.length < bytes.toString('utf8').length;
  } catch (error) {
    const message = messageOf(error);
    const position = /position (\d+)/.exec(message)?.[1];
    return position === undefined ? message.includes('end of JSON input') : Number(position) >= text.length;
  }
}
