import { describe, expect, it } from 'vitest';
import { EXIT_CODES, MediaStructError, type ErrorCode } from '@mediastruct/core/errors';
import { describeFailure } from './describe-failure.ts';
import { humanText, jsonText } from './report-failure.ts';

const codes = Object.entries(EXIT_CODES).filter(([code]) => code !== 'done') as [ErrorCode, number][];

describe('describeFailure', () => {
  it.each(codes)('keeps the exit code of %s', (code, exitCode) => {
    expect(describeFailure(new MediaStructError(code, 'x'))).toMatchObject({ code, exitCode });
  });

  it('keeps path and suggestions', () => {
    const error = new MediaStructError('locked', 'in use', { path: '/lib', suggestions: ['wait'] });
    expect(describeFailure(error)).toEqual({
      code: 'locked',
      exitCode: 31,
      message: 'in use',
      path: '/lib',
      suggestions: ['wait'],
    });
  });

  it('calls what the flag parser refuses a usage error and names the flag that was meant', () => {
    const error = Object.assign(new Error('Nonexistent flag: --yse\nSee more help with --help'), {
      oclif: { exit: 2 },
      flags: ['--yse'],
      parse: { input: { flags: { yes: {}, plan: {} }, context: { id: 'disc:burn' } } },
    });
    expect(describeFailure(error)).toEqual({
      code: 'usage',
      exitCode: 64,
      message: 'Unknown flag: --yse',
      path: null,
      suggestions: ['--yes (did you mean that?)', 'mediastruct disc burn --help'],
    });
  });

  it('names a flag whose value cannot be read in the line that says why', () => {
    const error = Object.assign(new Error('Parsing --budget \n\texpected a time, found "soon"'), {
      oclif: { exit: 2 },
    });
    expect(describeFailure(error).message).toBe('--budget: expected a time, found "soon"');
  });

  it('calls anything else a bug', () => {
    expect(describeFailure(new TypeError('x is undefined'))).toMatchObject({ code: 'bug', exitCode: 1 });
    expect(describeFailure('a text')).toMatchObject({ code: 'bug', message: 'a text' });
  });
});

describe('what is printed', () => {
  it('is the message and one Try line for each suggestion', () => {
    const error = new MediaStructError('no-index', 'media: no index yet', {
      suggestions: ['mediastruct crawl'],
    });
    expect(humanText(describeFailure(error), error)).toEqual({
      stdout: '',
      stderr: 'Error: media: no index yet\nTry: mediastruct crawl\n',
    });
  });

  it('shows the stack of a bug, and the stack of its cause', () => {
    const error = new Error('outer', { cause: new TypeError('inner') });
    const { stderr } = humanText(describeFailure(error), error);
    expect(stderr).toContain('describe-failure.test.ts');
    expect(stderr).toContain('caused by TypeError: inner');
    expect(stderr).toContain('please report it');
  });

  it('is one document on stdout under --json, also for a bug', () => {
    const error = new Error('boom');
    const text = jsonText(describeFailure(error), error);
    expect(JSON.parse(text.stdout)).toMatchObject({ error: { code: 'bug', exitCode: 1, path: null } });
    expect(text.stderr).toContain('boom');
  });
});
