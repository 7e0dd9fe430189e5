import type { Hook } from '@oclif/core';
import { nearest } from '@mediastruct/command';

/** Refuses an unknown command (`usage`, exit 64) and names the one that was probably meant. */
const commandNotFound: Hook<'command_not_found'> = async ({ id, config }) => {
  const { MediaStructError } = await import('@mediastruct/core/errors');
  const words = id.split(':');
  const known = config.commandIDs.map((known) => known.replaceAll(':', ' '));
  const meant = nearest(words.join(' '), known) ?? nearest(words[0] ?? '', known);
  throw new MediaStructError('usage', `"${words.join(' ')}" is not a mediastruct command.`, {
    suggestions: [
      ...(meant === null ? [] : [`mediastruct ${meant}   (did you mean that?)`]),
      'mediastruct --help   lists them all',
    ],
  });
};

export default commandNotFound;
