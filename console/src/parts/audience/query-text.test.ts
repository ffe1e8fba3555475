/** Words, digits and whole phone numbers as the quick search and the chips read them. */
import { describe, expect, it } from 'vitest';
import { joinQueries, loadPhones, textToChips } from './query-text.ts';

describe('the query of the audience builder', () => {
  it('takes words for names and a few digits for a part of a number, without what knows phone numbers', async () => {
    expect(await joinQueries('cadre = nurse', 'Ada')).toBe('cadre = "nurse" AND name ~ "Ada"');
    expect(await loadPhones('cadre = nurse')).toBe(false);
    expect(textToChips('0001234')).toEqual([
      { match: 'all', chips: [{ property: 'urns.tel', comparator: '~', values: ['0001234'] }] },
    ]);
  });

  it('asks for the very number when the text is one as a whole, however it is written', async () => {
    const chips = [{ match: 'all', chips: [{ property: 'urns.tel', comparator: '=', values: ['+231770001234'] }] }];
    expect(await joinQueries('', ' +231 77 000-1234 ')).toBe('urns.tel = "+231770001234"');
    expect(textToChips('+231 (77) 000 1234')).toEqual(chips);
  });
});
