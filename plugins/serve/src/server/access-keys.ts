import { randomBytes, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * Who may look: the browser that opened the address with the token first. The token works once and is exchanged for a cookie, which goes
 * with the server. Browsers send the cookie to every port of this host: a server of another program sees it where the same browser is led to it by this host's name.
 */
export class AccessKeys {
  readonly token = newKey();
  readonly #cookie = newKey();
  #isUsed = false;

  /** The value of the cookie for the right token, once; null for every other. */
  exchange(token: string): string | null {
    if (this.#isUsed || !isSame(token, this.token)) return null;
    this.#isUsed = true;
    return this.#cookie;
  }

  /** True where the header `Cookie` of a request has the cookie of this name. */
  admits(header: string | undefined, name: string): boolean {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim());
    return pairs.some(
      (pair) => pair.startsWith(`${name}=`) && isSame(pair.slice(name.length + 1), this.#cookie),
    );
  }
}

/** The name tells the port, because cookies are sent to every port of a host: two servers do not take each other's. It keeps the value from none of them. */
export function cookieName(port: number): string {
  return `mediastruct-${port}`;
}

/** HttpOnly: no script reads it. SameSite=Strict: no request that another page caused carries it. */
export function cookieHeader(port: number, value: string): string {
  return `${cookieName(port)}=${value}; HttpOnly; SameSite=Strict; Path=/`;
}

function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

/** Takes as long for a wrong key as for the right one. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
