/**
 * Thrown inside this room when a file must be left to exiftool; `readNativeTags` turns it into a value. A parser is twenty
 * steps deep when it meets a bad offset, and none of these steps has anything to add.
 */
export class GiveUp extends Error {}

/** Leaves the file to exiftool. */
export function giveUp(why: string): never {
  throw new GiveUp(why);
}

/** Leaves the file to exiftool unless the condition holds. */
export function insist(condition: boolean, why: string): asserts condition {
  if (!condition) giveUp(why);
}
