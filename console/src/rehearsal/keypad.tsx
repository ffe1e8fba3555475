/** The keys of a phone in a call. What is said and played stands on the screen as text. */
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';
import type { Waiting } from './phone-types.ts';
import type { PhoneState } from './use-phone.ts';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const dials = ['answered', 'no_answer', 'busy', 'failed'] as const;

export function Keypad({ phone, waiting }: { phone: PhoneState; waiting: Waiting }) {
  const { t, of } = useWords();
  const [digits, setDigits] = useState('');
  if (waiting.dialing)
    return (
      <fieldset className="chip-row" aria-label={t('rehearsal.dialing')}>
        {dials.map((status) => (
          <Button key={status} small onClick={() => void phone.run('dialed', { status })}>
            {of('rehearsal_dials', status)}
          </Button>
        ))}
      </fieldset>
    );
  const { type, count, terminated_by } = waiting.hint ?? {};
  const send = (text: string) => {
    setDigits('');
    void phone.run('say', { text });
  };
  if (type === 'audio')
    return (
      <Button
        onClick={() => void phone.run('say', { text: '', attachments: ['audio/wav:https://phone.invalid/said.wav'] })}
      >
        {t('rehearsal.record')}
      </Button>
    );
  const press = (key: string) => {
    if (key === terminated_by) return send(digits);
    const next = digits + key;
    return next.length === count ? send(next) : setDigits(next);
  };
  return (
    <div className="stack-tight">
      <output className="rehearsal-digits figures">{digits || ' '}</output>
      <div className="rehearsal-keys">
        {keys.map((key) => (
          <Button key={key} onClick={() => press(key)}>
            {key}
          </Button>
        ))}
      </div>
      <Button look="primary" disabled={digits === ''} onClick={() => send(digits)}>
        {t('rehearsal.answer')}
      </Button>
    </div>
  );
}
