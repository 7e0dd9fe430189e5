const LATIN_1 = 8;
const UTF_16 = 16;

/** A text in OSTA Compressed Unicode (UDF 2.1.1): a compression id, then a byte or two for each character. */
export function compressed(text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  const isLatin = [...text].every((letter) => (letter.codePointAt(0) ?? 0) < 0x100);
  if (isLatin) return Buffer.concat([Buffer.of(LATIN_1), Buffer.from(text, 'latin1')]);
  return Buffer.concat([Buffer.of(UTF_16), Buffer.from(text, 'utf16le').swap16()]);
}

/** The text of OSTA Compressed Unicode; null where it is none. */
export function expanded(bytes: Buffer): string | null {
  if (bytes.length === 0) return '';
  const text = bytes.subarray(1);
  if (bytes[0] === LATIN_1) return text.toString('latin1');
  if (bytes[0] === UTF_16 && text.length % 2 === 0) return Buffer.from(text).swap16().toString('utf16le');
  return null;
}

/** A text in a field of fixed length (ECMA-167 1/7.2.12): its last byte tells how many are used. */
export function dstring(text: string, length: number): Buffer {
  const field = Buffer.alloc(length);
  const used = compressed(text).subarray(0, length - 1);
  used.copy(field);
  field[length - 1] = used.length;
  return field;
}
