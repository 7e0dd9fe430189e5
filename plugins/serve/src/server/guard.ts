/** What of a request tells who asks, as its headers have it; undefined where the browser sent none. */
export interface AskedBy {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`: how the page that asks is related to this server. */
  readonly site: string | undefined;
  /** The media type of what it sends. */
  readonly type: string | undefined;
}

/** Which server is asked. */
export interface AskedServer {
  readonly port: number;
  /** Whether it takes changes, which are POST. */
  readonly takesChanges: boolean;
}

export interface Refusal {
  readonly status: 403 | 405 | 415;
  readonly why: string;
}

const NAMES = ['127.0.0.1', 'localhost'];
/** Browsers leave this port out. */
const HTTP_PORT = 80;
const OWN_SITE: readonly string[] = ['same-origin', 'none'];

/**
 * Why a request is refused before its key is looked at; null where it is not. A name other than that of the loopback interface means that a foreign page
 * had its own name resolved to this machine (DNS rebinding); a foreign origin or site, that another page asks. A change is taken only where the server was started for it, and only from a page of
 * this server: browsers tell the origin of every POST, and no form of another page can send JSON. Pure.
 */
export function refusalOf(asked: AskedBy, { port, takesChanges }: AskedServer): Refusal | null {
  const { method, host, origin, site } = asked;
  const own = NAMES.flatMap((name) => [`${name}:${port}`, ...(port === HTTP_PORT ? [name] : [])]);
  const isChange = method !== 'GET' && method !== 'HEAD';
  if (isChange && !(takesChanges && method === 'POST'))
    return {
      status: 405,
      why: `this server ${takesChanges ? 'takes GET, HEAD and POST' : 'only shows: it takes GET and HEAD'}`,
    };
  if (host === undefined || !own.includes(host.toLowerCase()))
    return { status: 403, why: `the address has to be http://127.0.0.1:${port}` };
  if (origin !== undefined && !own.some((name) => origin === `http://${name}`))
    return { status: 403, why: 'another page asked' };
  if (site !== undefined && !OWN_SITE.includes(site)) return { status: 403, why: 'another page asked' };
  return isChange ? refusalOfChange(asked) : null;
}

function refusalOfChange({ host, origin, site, type }: AskedBy): Refusal | null {
  if (origin !== `http://${host}` || (site !== undefined && site !== 'same-origin'))
    return { status: 403, why: 'changes are taken from a page of this server only' };
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    return { status: 415, why: 'changes are told as JSON' };
  return null;
}
