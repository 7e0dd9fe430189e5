/** The part of `absolute` below `root`, or null where it is not below it. */
export function pathBelow(root: string, absolute: string): string | null {
  const start = root.endsWith('/') ? root : `${root}/`;
  return absolute.startsWith(start) && absolute.length > start.length ? absolute.slice(start.length) : null;
}

/** Whether `absolute` is `root` or stands below it. */
export function isAtOrBelow(root: string, absolute: string): boolean {
  return root === absolute || pathBelow(root, absolute) !== null;
}
