/**
 * Reports the bytes that workers have read. A worker's message may arrive after its answer: bytes that are missing
 * when the answers are there are reported at once and subtracted from the late message.
 */
export class ToldBytes {
  #listener: ((bytes: number) => void) | undefined;
  #told = 0;
  #late = 0;

  begin(listener: ((bytes: number) => void) | undefined): void {
    this.#listener = listener;
    this.#told = 0;
  }

  hear(bytes: number): void {
    const late = Math.min(bytes, this.#late);
    this.#late -= late;
    this.#tell(bytes - late);
  }

  /** So many bytes were read since the beginning, at least. */
  end(total: number): void {
    const untold = Math.max(0, total - this.#told);
    this.#tell(untold);
    this.#late += untold;
  }

  #tell(bytes: number): void {
    this.#told += bytes;
    if (bytes > 0) this.#listener?.(bytes);
  }
}
