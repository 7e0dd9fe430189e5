const LETTERS = 26;
const FIRST = 'A'.charCodeAt(0);

/** A disc as people name it: copy 1 is A, 26 is Z, 27 is AA. */
export function copyLetter(copy: number): string {
  let letters = '';
  for (let left = copy; left > 0; left = Math.floor((left - 1) / LETTERS))
    letters = String.fromCharCode(FIRST + ((left - 1) % LETTERS)) + letters;
  return letters;
}

/** `MS_3f2a9c01_0007 B`: what stands on the label, and what every disc command takes. */
export function discName({ volumeId, copy }: { readonly volumeId: string; readonly copy: number }): string {
  return `${volumeId} ${copyLetter(copy)}`;
}
