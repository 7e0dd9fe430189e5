import type { LinePlace } from './damaged-line.ts';
import type { JsonObject } from './stored-json.ts';
import { damagedLine } from './damaged-line.ts';
import { shownValue } from './stored-json.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const DIGITS = /^-?[0-9]{1,20}$/;

/** Typed access to the fields of a stored object; every miss says file, line, field, expected and found. */
export class FieldReader {
  readonly #object: JsonObject;
  readonly #place: LinePlace;

  constructor(object: JsonObject, place: LinePlace) {
    this.#object = object;
    this.#place = place;
  }

  text(name: string): string {
    const value = this.#object[name];
    return typeof value === 'string' ? value : this.#miss(name, 'a text');
  }

  /** A text that the pattern takes; `expected` says what it stands for. */
  matching(name: string, pattern: RegExp, expected: string): string {
    const value = this.#object[name];
    return typeof value === 'string' && pattern.test(value) ? value : this.#miss(name, expected);
  }

  optionalText(name: string): string | undefined {
    return this.#object[name] === undefined ? undefined : this.text(name);
  }

  /** A UTC offset such as `+02:00`, or null. */
  optionalOffset(name: string): string | null {
    return this.#object[name] === null ? null : this.text(name);
  }

  /** A safe non-negative integer. */
  count(name: string): number {
    const value = this.#object[name];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.#miss(name, 'a whole number');
  }

  /** A whole number held as a text, because it may be past 2^53: nanoseconds and inodes. */
  digits(name: string): string {
    const value = this.#object[name];
    return typeof value === 'string' && DIGITS.test(value)
      ? value
      : this.#miss(name, 'a whole number as text');
  }

  sha256(name: string): string {
    const value = this.#object[name];
    return typeof value === 'string' && SHA256.test(value)
      ? value
      : this.#miss(name, 'a SHA-256 (64 hex digits)');
  }

  optionalSha256(name: string): string | undefined {
    return this.#object[name] === undefined ? undefined : this.sha256(name);
  }

  oneOf<const Allowed extends readonly string[]>(name: string, allowed: Allowed): Allowed[number] {
    const value = this.#object[name];
    return allowed.find((one) => one === value) ?? this.#miss(name, `one of ${allowed.join(', ')}`);
  }

  flag(name: string): boolean {
    const value = this.#object[name];
    return typeof value === 'boolean' ? value : this.#miss(name, 'true or false');
  }

  object(name: string): JsonObject {
    const value = this.#object[name];
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    // An object that is no list holds fields by name, each of unknown value.
    return isObject ? (value as JsonObject) : this.#miss(name, 'an object');
  }

  /** A list of objects. */
  objects(name: string): readonly JsonObject[] {
    const value = this.#object[name];
    if (!Array.isArray(value)) return this.#miss(name, 'a list of objects');
    const list: readonly unknown[] = value;
    return list.map((_, at) => new FieldReader({ ...list }, this.#place).object(String(at)));
  }

  texts(name: string): readonly string[] {
    const value = this.#object[name];
    const isTexts = Array.isArray(value) && value.every((one) => typeof one === 'string');
    return isTexts ? value : this.#miss(name, 'a list of texts');
  }

  #miss(name: string, expected: string): never {
    const found = shownValue(this.#object[name]);
    throw damagedLine(this.#place, `field "${name}": expected ${expected}, found ${found}`);
  }
}
