import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { expect } from 'vitest';
import type { RunningServer } from '../../src/server/start-server.ts';
import { startServer } from '../../src/server/start-server.ts';
import type { ServedLibrary } from '../served-library.ts';

// The system's Chromium (scripts/install-browser.sh), what is asked of every page in it, and a served library in it.

export const hasChromium = spawnSync('sh', ['-c', 'command -v chromium']).status === 0;
const shots = process.env['MEDIASTRUCT_SCREENSHOTS'];

/** A served library, and the one browser that has its key. */
export class BrowserRoom implements AsyncDisposable {
  readonly #server: RunningServer;
  readonly #browser: Browser;
  readonly #isOwn: boolean;
  readonly #context: BrowserContext;
  page: Page;
  requests: readonly Requested[] = [];
  complaints: readonly string[] = [];

  private constructor(server: RunningServer, browser: Browser, { context, page, isOwn }: Opened) {
    this.#server = server;
    this.#browser = browser;
    this.#isOwn = isOwn;
    this.#context = context;
    this.page = page;
  }

  /** In a Chromium of its own, or beside another room, which has to stay open as long. */
  static async open(library: ServedLibrary, beside?: BrowserRoom): Promise<BrowserRoom> {
    const server = await startServer(0, (port) => library.appAt(port));
    const browser = beside === undefined ? await launchChromium() : beside.#browser;
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.port}/?token=${library.keys.token}`);
    await page.waitForSelector('html[data-ready]');
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
    return new BrowserRoom(server, browser, { context, page, isOwn: beside === undefined });
  }

  /** A new tab, of which every request and complaint is noted. */
  async newPage(): Promise<Page> {
    await this.page.close();
    this.page = await this.#context.newPage();
    ({ requests: this.requests, complaints: this.complaints } = listenTo(this.page));
    return this.page;
  }

  async go(hash: string): Promise<void> {
    await this.page.goto(`http://127.0.0.1:${this.#server.port}/${hash}`);
    await this.page.waitForSelector('html[data-ready] main[aria-busy="false"]');
  }

  /** Presses Tab until what has the focus is called so. */
  async tabTo(name: string): Promise<void> {
    for (let presses = 0; presses < 40; presses++) {
      await this.page.keyboard.press('Tab');
      const text = await this.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
      if (text === name) return;
    }
    throw new Error(`Tab does not lead to ${name}`);
  }

  /** Looks at the page in light, and in dark at the width of a phone: no grave fault, nothing beyond the window, no request to elsewhere. */
  async proveAccessible(name: string): Promise<void> {
    await this.shot(name);
    expect(await this.graveFaults()).toEqual([]);
    await this.page.emulateMedia({ colorScheme: 'dark' });
    await this.page.setViewportSize({ width: 390, height: 844 });
    await this.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
    await this.shot(`${name}-phone-dark`);
    expect(await this.graveFaults()).toEqual([]);
    await this.page.emulateMedia({ colorScheme: null });
    await this.page.setViewportSize({ width: 1280, height: 860 });
    this.proveQuiet();
  }

  proveQuiet(): void {
    const own = `http://127.0.0.1:${this.#server.port}/`;
    expect(this.requests.filter(({ url }) => !url.startsWith(own))).toEqual([]);
    expect(this.complaints).toEqual([]);
  }

  graveFaults(): Promise<readonly string[]> {
    return graveFaults(this.page);
  }

  /** Takes a picture of the page where they are asked for. */
  async shot(name: string): Promise<void> {
    if (shots === undefined) return;
    await this.page.waitForTimeout(500);
    await this.page.screenshot({ path: join(shots, `${name}.png`) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOwn) await this.#browser.close();
    else await this.#context.close();
    await this.#server[Symbol.asyncDispose]();
  }
}

interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly isOwn: boolean;
}

interface Requested {
  readonly method: string;
  readonly url: string;
}

export function launchChromium(): Promise<Browser> {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What axe finds to be a grave fault for people who do not see the page or use no mouse. */
export async function graveFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0]?.html ?? ''}`);
}

/** Pixels by which a page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Collects what a page complains of, and where it asks: errors, messages on the console, dialogs, requests. */
export function listenTo(page: Page): {
  readonly requests: readonly Requested[];
  readonly complaints: readonly string[];
} {
  const heard = { requests: new Array<Requested>(), complaints: new Array<string>() };
  page.on('request', (request) => heard.requests.push({ method: request.method(), url: request.url() }));
  page.on('console', (message) => heard.complaints.push(message.text()));
  page.on('pageerror', (error) => heard.complaints.push(String(error)));
  page.on('dialog', (dialog) => heard.complaints.push(dialog.message()));
  return heard;
}
