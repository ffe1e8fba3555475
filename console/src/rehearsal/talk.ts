/** What was done on the phone so far, so that another draft can hear it again. */
import type { CannedAnswer, PhoneView } from '@mhero/flow/rehearsal/phone.ts';
import type { Engine } from './engine.ts';
import type { Act, Acts } from './protocol.ts';

interface Done {
  readonly act: Act;
  readonly given: Acts[Act]['given'];
}

export interface Talk {
  /** An act came through: taken back with `undo`, forgotten with all that a shorter replay did not reach. */
  did(act: Act, given: Acts[Act]['given']): void;
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
  /** How much was heard when so many acts were done. */
  const heardAfter: number[] = [];
  let open: typeof heard = [];
  return {
    did(act, given) {
      if (act === 'undo') reached = Math.max(0, reached - 1);
      else if (!repeated.includes(act)) return;
      done = done.slice(0, reached);
      if (act === 'undo') {
        heard = heard.slice(0, heardAfter[reached]);
        return;
      }
      done = [...done, { act, given }];
      reached = done.length;
      heardAfter[reached] = heard.length;
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
      heardAfter[0] = heard.length;
      for (const { act, given } of done) {
        if (view.status !== 'waiting') break;
        view = (await engine.do(act, given)) as PhoneView;
        reached++;
        heardAfter[reached] = heard.length;
      }
      open = [];
      return view;
    },
  };
}
