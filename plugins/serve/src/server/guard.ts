/** What of a request tells who asks, as its headers have it; undefined where the browser sent none. */
export interface AskedBy {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`: how the page that asks is related to this server. */
  readonly site: string | undefined;
}

export interface Refusal {
  readonly status: 403 | 405;
  readonly why: string;
}

const NAMES = ['127.0.0.1', 'localhost'];
/** Browsers leave this port out. */
const HTTP_PORT = 80;
const OWN_SITE: readonly string[] = ['same-origin', 'none'];

/**
 * Why a request is refused before its key is looked at; null where it is not. A name other than that of the loopback interface means that a foreign page
 * had its own name resolved to this machine (DNS rebinding); a foreign origin or site, that another page asks. Nothing here changes anything, so only reading is
 * allowed. Pure.
 */
export function refusalOf({ method, host, origin, site }: AskedBy, port: number): Refusal | null {
  const own = NAMES.flatMap((name) => [`${name}:${port}`, ...(port === HTTP_PORT ? [name] : [])]);
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, why: 'this server only shows: it takes GET and HEAD' };
  if (host === undefined || !own.includes(host.toLowerCase()))
    return { status: 403, why: `the address has to be http://127.0.0.1:${port}` };
  if (origin !== undefined && !own.some((name) => origin === `http://${name}`))
    return { status: 403, why: 'another page asked' };
  if (site !== undefined && !OWN_SITE.includes(site)) return { status: 403, why: 'another page asked' };
  return null;
}
