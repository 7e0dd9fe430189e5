/** The files of a bag that name all others with their sums; the second names the first and the other tag files. */
export const MANIFESTS = ['manifest-sha256.txt', 'tagmanifest-sha256.txt'] as const;

/**
 * Names what a disc has beside its bag, and the manifest of the bag's tag files, with their sums, in the form of `sha256sum -c`. BagIt allows tag files
 * that no tag manifest names (RFC 8493, section 2.2.1). Discs that were made without such files have none.
 */
export const DISC_MANIFEST = 'disc-sha256.txt';
