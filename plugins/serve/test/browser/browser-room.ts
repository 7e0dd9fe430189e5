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

/** The system's Chromium (scripts/install-browser.sh). */
export const hasChromium = spawnSync('sh', ['-c', 'command -v chromium']).status === 0;
const shots = process.env['MEDIASTRUCT_SCREENSHOTS'];

/** A served library, and the one browser that has its key. */
export class BrowserRoom implements AsyncDisposable {
  readonly #server: RunningServer;
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  page: Page;
  requests: { readonly method: string; readonly url: string }[] = [];
  complaints: string[] = [];

  private constructor(server: RunningServer, browser: Browser, { context, page }: Opened) {
    this.#server = server;
    this.#browser = browser;
    this.#context = context;
    this.page = page;
  }

  static async open(library: ServedLibrary): Promise<BrowserRoom> {
    const server = await startServer(0, (port) => library.appAt(port));
    const browser = await chromium.launch({
      executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
      args: ['--no-sandbox'],
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.port}/?token=${library.keys.token}`);
    await page.waitForSelector('html[data-ready]');
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
    return new BrowserRoom(server, browser, { context, page });
  }

  /** A new tab, of which every request and complaint is noted. */
  async newPage(): Promise<Page> {
    await this.page.close();
    this.page = await this.#context.newPage();
    [this.requests, this.complaints] = [[], []];
    this.page.on('request', (request) =>
      this.requests.push({ method: request.method(), url: request.url() }),
    );
    this.page.on('console', (message) => this.complaints.push(message.text()));
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
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

  async graveFaults(): Promise<readonly string[]> {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0]?.html ?? ''}`);
  }

  /** Takes a picture of the page where they are asked for. */
  async shot(name: string): Promise<void> {
    if (shots === undefined) return;
    await this.page.waitForTimeout(500);
    await this.page.screenshot({ path: join(shots, `${name}.png`) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server[Symbol.asyncDispose]();
  }
}

interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
}
