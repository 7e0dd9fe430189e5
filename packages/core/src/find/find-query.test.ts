import { describe, expect, it } from 'vitest';
import { foldText } from '../catalogue/copy-query.ts';
import { parseFindQuery } from './find-query.ts';

describe('parseFindQuery', () => {
  it.each([
    ['IMG_1234', { parts: ['img_1234'] }],
    ['Dead', { parts: ['dead'], hash: 'dead' }],
    ['bed', { parts: ['bed'] }],
    ['2019', { parts: ['2019'], hash: '2019' }],
    ['2019-05', { parts: ['2019-05', '/2019/05/', '/201905'], days: { from: '2019-05', to: '2019-05' } }],
    [
      '2019-05-12',
      { parts: ['2019-05-12', '/2019/05/12/', '/20190512'], days: { from: '2019-05-12', to: '2019-05-12' } },
    ],
    ['2019-05-1', { parts: ['2019-05-1'] }],
    ['2019-05-01..2019-05-12', { days: { from: '2019-05-01', to: '2019-05-12' } }],
    ['2018..2019-05', { days: { from: '2018', to: '2019-05' } }],
    ['2018...2019', { parts: ['2018...2019'] }],
  ])('reads %s', (text, query) => {
    expect(parseFindQuery(text)).toEqual({ parts: [], hash: null, days: null, camera: null, ...query });
  });

  it('takes no more digits for a hash than a hash has', () => {
    expect(parseFindQuery('a'.repeat(64)).hash).toHaveLength(64);
    expect(parseFindQuery('a'.repeat(65)).hash).toBeNull();
  });
});

describe('foldText', () => {
  it('makes composed and decomposed accents one', () => {
    expect(foldText('CAFE\u0301')).toBe(foldText('caf\u00e9'));
  });
});
