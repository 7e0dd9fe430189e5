/** The files of a bag that name all others with their sums; the second names the first and the other tag files. */
export const MANIFESTS = ['manifest-sha256.txt', 'tagmanifest-sha256.txt'] as const;
