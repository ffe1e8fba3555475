/** Another draft hears what was said before: as far as it goes, with the same answers from outside. */
import type { CannedAnswer, PhoneView } from '@mhero/flow/rehearsal/phone.ts';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import type { Acts } from './protocol.ts';
import { createTalk } from './talk.ts';

const begin = {} as Acts['begin']['given'];
const yes: CannedAnswer = { status: 200, body: 'yes' };

/** Writes down what it is asked for; the conversation ends after so many acts. */
function engine(ends = 100, onAct: (act: string) => void = () => {}) {
  const acts: string[] = [];
  const act = async (name: string, given: { text?: string }) => {
    acts.push(given.text ?? name);
    onAct(name);
    return { status: acts.length > ends ? 'completed' : 'waiting' } as unknown as PhoneView;
  };
  return { acts, engine: { do: act } as unknown as Pick<Engine, 'do'> };
}

describe('what was said on the phone', () => {
  it('is said again to another draft, without what was taken back', async () => {
    const talk = createTalk();
    await talk.replay(engine().engine, begin);
    for (const text of ['1', '2', '3']) talk.does('say', { text });
    talk.does('undo', {});
    talk.does('wait', { minutes: 60 });
    const again = engine();
    await talk.replay(again.engine, begin);
    expect(again.acts).toEqual(['begin', '1', '2', 'wait']);
  });

  it('is kept where a draft ends early, until something else is said', async () => {
    const talk = createTalk();
    await talk.replay(engine().engine, begin);
    for (const text of ['1', '2', '3']) talk.does('say', { text });
    const short = engine(1);
    await talk.replay(short.engine, begin);
    expect(short.acts).toEqual(['begin', '1']);
    const whole = engine();
    await talk.replay(whole.engine, begin);
    expect(whole.acts).toEqual(['begin', '1', '2', '3']);
    await talk.replay(engine(1).engine, begin);
    talk.does('say', { text: 'other' });
    const other = engine();
    await talk.replay(other.engine, begin);
    expect(other.acts).toEqual(['begin', '1', 'other']);
  });

  it('gets the same answers from outside again, and asks anew for those of an answer that was taken back', async () => {
    const talk = createTalk();
    const asked: (CannedAnswer | undefined)[] = [];
    await talk.replay(engine().engine, begin);
    talk.does('say', { text: '1' });
    talk.heard('https://a', yes);
    const ask = (act: string) => {
      if (act !== 'say') return;
      const known = talk.answerTo('https://a');
      asked.push(known);
      talk.heard('https://a', known ?? yes);
    };
    await talk.replay(engine(100, ask).engine, begin);
    expect(asked).toEqual([yes]);
    talk.does('undo', {});
    talk.does('say', { text: '1' });
    await talk.replay(engine(100, ask).engine, begin);
    expect(asked).toEqual([yes, undefined]);
  });
});
