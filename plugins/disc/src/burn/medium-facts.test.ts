import { describe, expect, it } from 'vitest';
import { parseBurnedBytes } from './burn-progress.ts';
import { parseMediumFacts } from './medium-facts.ts';

const BLANK_BD = `xorriso 1.5.4 : RockRidge filesystem manipulator, libburnia project.

Drive current: -outdev '/dev/sr0'
Drive access : exclusive:unrestricted
Drive type   : vendor 'HL-DT-ST' product 'BD-RE BU40N' revision '1.03'
Drive id     : 'MOAI9AE1234'
Media current: BD-R sequential recording
Media product: CMCMAG/BA5/0 , CMC Magnetics Corporation
Media status : is blank
Media blocks : 0 readable , 11826176 writable , 11826176 overall
Media summary: 0 sessions, 0 data blocks, 0 data, 22.6g free
Media space  : 11826176s
`;

describe('what xorriso tells of a disc', () => {
  it('is its kind, its room and its drive', () => {
    expect(parseMediumFacts(BLANK_BD)).toEqual({
      type: 'BD-R sequential recording',
      isBlank: true,
      freeSectors: 11_826_176,
      product: 'CMCMAG/BA5/0 , CMC Magnetics Corporation',
      drive: 'HL-DT-ST BD-RE BU40N 1.03 MOAI9AE1234',
    });
  });

  it.each(['is written , is appendable', 'is written , is closed'])('%s is not blank', (status) => {
    expect(parseMediumFacts(BLANK_BD.replace('is blank', status)).isBlank).toBe(false);
  });

  it('is nothing where no disc is there', () => {
    const told =
      "Drive current: -outdev '/dev/sr0'\nMedia current: is not recognizable\nMedia status : is not recognizable\n";
    expect(parseMediumFacts(told)).toMatchObject({ type: '', isBlank: false, freeSectors: 0 });
    expect(parseMediumFacts('')).toMatchObject({ type: '', isBlank: false, drive: null });
  });
});

it('reads how much is burned', () => {
  expect(parseBurnedBytes('xorriso : UPDATE :    2 of   30 MB written (fifo 39%) [buf  50%]   4.1x.')).toBe(
    2 << 20,
  );
  expect(parseBurnedBytes('Beginning to write data track.')).toBe(null);
});
