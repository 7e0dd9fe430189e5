import { describe, expect, it } from 'vitest';
import { foldText, parseFindQuery } from './find-query.ts';

describe('parseFindQuery', () => {
  it.each([
    ['IMG_1234', { parts: ['img_1234'], hash: null, taken: null }],
    ['Dead', { parts: ['dead'], hash: 'dead', taken: null }],
    ['bed', { parts: ['bed'], hash: null, taken: null }],
    ['2019', { parts: ['2019'], hash: '2019', taken: null }],
    ['2019-05', { parts: ['2019-05', '/2019/05/', '/201905'], hash: null, taken: '2019-05' }],
    ['2019-05-12', { parts: ['2019-05-12', '/2019/05/12/', '/20190512'], hash: null, taken: '2019-05-12' }],
    ['2019-05-1', { parts: ['2019-05-1'], hash: null, taken: null }],
  ])('reads %s', (text, query) => {
    expect(parseFindQuery(text)).toEqual(query);
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
