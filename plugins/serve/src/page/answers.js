// What the server tells, by address.

/** An answer that says why there is none. */
export class Refused extends Error {
  /** @param {string} message @param {readonly string[]} suggestions @param {string | null} [code] The code of the error; null where no server answered. */
  constructor(message, suggestions, code = null) {
    super(message);
    this.suggestions = suggestions;
    this.code = code;
  }
}

/** What is told of an error. @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** Asks the server. The shape of an answer is that of the module of the server which makes it. @param {string} address @returns {Promise<any>} */
export async function ask(address) {
  return answerOf(fetch(address, { headers: { Accept: 'application/json' } }));
}

/** Tells the server what somebody decided. @param {string} address @param {object} body @returns {Promise<any>} */
export async function tell(address, body) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  return answerOf(fetch(address, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** @param {Promise<Response>} asked @returns {Promise<any>} */
async function answerOf(asked) {
  const response = await asked.catch(() => null);
  if (response === null)
    throw new Refused('The server does not answer.', ['Is mediastruct serve still running in its terminal?']);
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  if (response.ok && isJson) return response.json();
  if (response.status === 405)
    throw new Refused('This server only shows.', ['mediastruct serve --open --allow-changes']);
  if (response.status === 403)
    throw new Refused('This browser has no key any more.', [
      'Open the address that mediastruct serve prints.',
    ]);
  if (!isJson)
    throw new Refused(response.status === 404 ? 'Nothing is known of it.' : 'The server failed.', []);
  const { error } = await response.json();
  throw new Refused(error.message, error.suggestions, error.code);
}
