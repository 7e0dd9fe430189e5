const DRIVE = /^[A-Za-z]:(?=$|[\\/])/;

/**
 * Why a path from a listing or an archive must not be used below a folder, in words for people; null where it may. Names may hold any
 * bytes; what is refused could lead out of the folder, or means something else to the system.
 */
export function whyUnsafe(path: string): string | null {
  if (path === '') return 'it is empty';
  if (path.includes('\0')) return 'it holds a NUL';
  if (path.startsWith('/')) return 'it is absolute';
  if (DRIVE.test(path)) return 'it begins with the letter of a drive';
  for (const segment of path.split('/')) {
    if (segment === '') return 'it has an empty part';
    if (segment === '.' || segment === '..') return `it has a part "${segment}", which leads elsewhere`;
  }
  return null;
}

/** As `whyUnsafe`, for a system that separates names by backslashes as well. */
export function whyUnsafeOnWindows(path: string): string | null {
  return path.includes('\\') ? 'it holds a backslash, which separates folders here' : whyUnsafe(path);
}
