/** What was done on the phone so far, so that another draft can hear it again. */
import type { CannedAnswer, PhoneView } from '@mhero/flow/rehearsal/phone.ts';
import type { Engine } from './engine.ts';
import type { Act, Acts } from './protocol.ts';

interface Done {
  readonly act: Act;
  readonly given: Acts[Act]['given'];
}

export interface Talk {
  /**
   * An act is under way: a draft that comes meanwhile hears it too. `undo` takes the last one back; what a shorter replay
   * did not reach is forgotten. Answers how to forget it where the engine refuses it.
   */
  does(act: Act, given: Acts[Act]['given']): () => void;
  /** What a system outside answered in this talk before, in turn; undefined once it must be asked. */
  answerTo(url: string): CannedAnswer | undefined;
  heard(url: string, answer: CannedAnswer): void;
  /** Begins, and goes as far as the draft lets it: a conversation that is over hears nothing more. */
  replay(engine: Pick<Engine, 'do'>, begin: Acts['begin']['given']): Promise<PhoneView>;
}

const repeated: readonly Act[] = ['say', 'wait', 'dialed'];

export function createTalk(): Talk {
  let done: readonly Done[] = [];
  let reached = 0;
  let heard: ReadonlyArray<{ readonly url: string; readonly answer: CannedAnswer }> = [];
  /** How much had been heard before the act of this place. */
  const heardAfter: number[] = [];
  let open: typeof heard = [];
  return {
    does(act, given) {
      const before = { done, reached, heard };
      if (act === 'undo') {
        reached = Math.max(0, reached - 1);
        done = done.slice(0, reached);
        heard = heard.slice(0, heardAfter[reached]);
      } else if (repeated.includes(act)) {
        heardAfter[reached] = heard.length;
        done = [...done.slice(0, reached), { act, given }];
        reached = done.length;
      }
      return () => {
        ({ done, reached, heard } = before);
      };
    },
    answerTo(url) {
      const found = open.find((one) => one.url === url);
      open = open.filter((one) => one !== found);
      return found?.answer;
    },
    heard(url, answer) {
      heard = [...heard, { url, answer }];
    },
    async replay(engine, begin) {
      open = heard;
      heard = [];
      reached = 0;
      let view = await engine.do('begin', begin);
      for (const { act, given } of done) {
        if (view.status !== 'waiting') break;
        heardAfter[reached] = heard.length;
        view = (await engine.do(act, given)) as PhoneView;
        reached++;
      }
      open = [];
      return view;
    },
  };
}
