import { describe, expect, it } from 'vitest';
import { completionPlaces } from './command-words.ts';
import { completionScript, SHELLS } from './completion-scripts.ts';

const flag = {
  name: 'state',
  type: 'option',
  options: ['built', 'burned'],
  summary: 'In this state.',
} as const;
const commands = [
  { id: 'find', summary: 'Say where', args: {}, flags: {} },
  { id: 'archive', summary: 'Pack', args: {}, flags: {} },
  { id: 'archive:list', summary: "The owner's list", args: {}, flags: { state: flag } },
  {
    id: 'archive:mark',
    summary: 'Mark',
    args: { mark: { name: 'mark', options: ['burned', 'stored'] } },
    flags: {},
  },
  { id: 'secret', summary: 'Hidden', hidden: true, args: {}, flags: {} },
] as unknown as Parameters<typeof completionPlaces>[0];

const places = completionPlaces(commands, [{ name: 'disc', description: 'Discs' }]);
const textsAt = (at: string) => places.find((place) => place.at === at)?.words.map(({ text }) => text);

describe('the places of a command line', () => {
  it('offers commands and topics, and none that is hidden', () => {
    expect(textsAt('')).toEqual(['disc', 'find', 'archive']);
  });

  it('offers the commands of a topic that is a command itself', () => {
    expect(textsAt('archive')).toEqual(['list', 'mark']);
  });

  it('offers the words that an argument may be, and the values of a flag', () => {
    expect(textsAt('archive mark')).toEqual(['burned', 'stored']);
    expect(places.find(({ at }) => at === 'archive list')?.values.get('--state')).toEqual([
      'built',
      'burned',
    ]);
  });

  it.each(SHELLS)('keeps a quote in a summary from ending the text: %s', (shell) => {
    const script = completionScript(shell, places);
    const isShown = shell === 'bash' ? '--state' : `The owner'\\''s list`;
    expect(script).toContain(isShown);
  });
});
