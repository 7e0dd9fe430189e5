/**
 * The rules of stored paths once more, in words of their own: a check that asked the code under attack would
 * believe it.
 */
export function isCleanRelative(path: string): boolean {
  return path !== '' && !path.includes('\0') && !/(^|\/)(\.{0,2})(\/|$)/.test(path);
}

/** Absolute, and no way up in it. */
export function isCleanAbsolute(path: string): boolean {
  return path.startsWith('/') && !path.includes('\0') && !/(^|\/)\.\.(\/|$)/.test(path);
}
