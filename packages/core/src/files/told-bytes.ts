/**
 * Reports the bytes that workers have read. A worker's message may arrive after its answer: bytes that are missing
 * when the answers are there are reported at once and subtracted from the late message. Requests may overlap.
 */
export class ToldBytes {
  #listener: ((bytes: number) => void) | undefined;
  #open = 0;
  #told = 0;
  #read = 0;
  #late = 0;

  begin(listener: ((bytes: number) => void) | undefined): void {
    this.#listener = listener;
    if (this.#open === 0) this.#told = this.#read = 0;
    this.#open += 1;
  }

  hear(bytes: number): void {
    const late = Math.min(bytes, this.#late);
    this.#late -= late;
    this.#tell(bytes - late);
  }

  /** So many bytes were read for a request, at least. */
  end(total: number): void {
    this.#open -= 1;
    this.#read += total;
    const untold = Math.max(0, this.#read - this.#told);
    this.#tell(untold);
    this.#late += untold;
  }

  #tell(bytes: number): void {
    this.#told += bytes;
    if (bytes > 0) this.#listener?.(bytes);
  }
}
