import { countParts } from '@mhero/flow/sms/parts.ts';
import { describe, expect, it } from 'vitest';
import { confirmationOf } from './consent.ts';

describe('confirmations of consent', () => {
  it('speak the language of the contact, else of the word, else English', () => {
    expect(confirmationOf('out', 'fra', 'en')).toContain('Vous');
    expect(confirmationOf('in', 'lnc', 'sw')).toContain('Utapokea');
    expect(confirmationOf('in', null, 'xx')).toContain('You will');
  });

  it('cost one part each and say how to change one’s mind', () => {
    for (const language of ['en', 'fr', 'ar', 'pt', 'sw']) {
      expect(countParts(confirmationOf('out', null, language)).parts).toBe(1);
      expect(confirmationOf('out', null, language)).toContain('START');
      expect(countParts(confirmationOf('in', null, language)).parts).toBe(1);
      expect(confirmationOf('in', null, language)).toContain('STOP');
    }
  });
});
