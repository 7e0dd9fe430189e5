/** The part of `absolute` below `root`, or null where it is not below it. */
export function pathBelow(root: string, absolute: string): string | null {
  const start = root.endsWith('/') ? root : `${root}/`;
  return absolute.startsWith(start) && absolute.length > start.length ? absolute.slice(start.length) : null;
}
