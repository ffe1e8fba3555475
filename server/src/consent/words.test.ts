import { describe, expect, it } from 'vitest';
import { confirmationOf, readOptWord } from './consent.ts';

describe('words of consent', () => {
  it.each([
    ['stop', 'out'],
    ['stop.', 'out'],
    ['"stop all"', 'out'],
    ['arret', 'out'],
    ['acha', 'out'],
    ['توقف', 'out'],
    ['sair', 'out'],
    ['start', 'in'],
    ['anza!', 'in'],
  ])('reads %s as opting %s', (text, action) => {
    expect(readOptWord(text)?.action).toBe(action);
  });

  it.each(['', 'stop the outbreak', 'we will end the shift at 5', 'startled', 'x'.repeat(1000)])(
    'takes %s for an answer, not for an opt-out',
    (text) => {
      expect(readOptWord(text)).toBeNull();
    },
  );

  it('answers in the language of the contact, else of the word', () => {
    expect(confirmationOf('out', 'fra', 'eng')).toContain('START');
    expect(confirmationOf('out', 'fra', 'eng')).toContain('Vous');
    expect(confirmationOf('in', 'lnc', 'swa')).toContain('Utapokea');
  });
});
