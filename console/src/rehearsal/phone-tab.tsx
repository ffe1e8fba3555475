/** The phone: who holds it, what is on its screen, what can be done with it, what the flow knows now. */
import type { FlowAssets, FlowDetail } from '@mhero/contract/flows.ts';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Handset } from '../parts/phone.tsx';
import { Button } from '../ui/button.tsx';
import { Notice, Skeleton } from '../ui/faces.tsx';
import { TextField } from '../ui/field.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { useWords } from '../words/words.tsx';
import { KeepTest } from './keep-test.tsx';
import { Keypad } from './keypad.tsx';
import { Known } from './known.tsx';
import { OutsideAnswer } from './outside-answer.tsx';
import { madeUpPerson } from './people.ts';
import { PersonChoice } from './person-choice.tsx';
import { LineOnScreen } from './phone-line.tsx';
import type { Line, PhoneView } from './phone-types.ts';
import type { Person, Setting } from './protocol.ts';
import { type PhoneState, usePhone } from './use-phone.ts';

export function PhoneTab(props: {
  flow: FlowDetail;
  setting: Setting;
  assets: FlowAssets;
  onShow: (node: string | null) => void;
  /** Whether it is in view. */
  active: boolean;
}) {
  const { t } = useWords();
  const { active, assets, onShow, setting } = props;
  const [chosen, setChosen] = useState<{ person: Person; real: boolean }>(() => ({
    ...{ person: madeUpPerson('nurse', assets), real: false },
  }));
  const [language, setLanguage] = useState<string | null>(null);
  const person = useMemo(
    () => (language === null ? chosen.person : { ...chosen.person, language }),
    [chosen.person, language],
  );
  const phone = usePhone(setting, person);
  const { view } = phone;
  const node = view?.node ?? null;
  useEffect(() => {
    if (active) onShow(node);
  }, [active, node, onShow]);
  return (
    <div className="rehearsal-phone">
      <div className="stack">
        <PersonChoice
          {...{ assets, setting, language, chosen }}
          onPerson={(next) => {
            setLanguage(null);
            setChosen(next);
          }}
          onLanguage={setLanguage}
        />
        {phone.error ? (
          <Notice tone="bad">
            {t('rehearsal.cannot')} {phone.error}
          </Notice>
        ) : null}
        {view ? <Screen phone={phone} view={view} name={person.name} flow={props.flow} /> : <Skeleton lines={8} />}
      </div>
      {view ? (
        <div className="stack">
          <Known view={view} />
          <KeepTest flow={props.flow} phone={phone} view={view} person={person} real={chosen.real} />
        </div>
      ) : null}
    </div>
  );
}

function Screen(props: { phone: PhoneState; view: PhoneView; name: string; flow: FlowDetail }) {
  const { t } = useWords();
  const { phone, view } = props;
  const talk = useRef<HTMLElement>(null);
  const count = view.lines.length;
  useEffect(() => {
    if (count > 0) talk.current?.scrollTo({ top: talk.current.scrollHeight });
  }, [count]);
  const last = view.lines.findLast((line): line is Extract<Line, { kind: 'got' }> => line.kind === 'got');
  const isOpen = view.waiting !== null && !phone.pending;
  return (
    <>
      <Handset head={props.name} label={t('rehearsal.screen', { name: props.name })} talk={talk}>
        {view.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place
          <LineOnScreen key={at} line={line} />
        ))}
        {count === 0 ? <p className="quiet small">{t('rehearsal.nothing_said')}</p> : null}
      </Handset>
      {phone.pending ? <OutsideAnswer pending={phone.pending} /> : null}
      {isOpen && last && last.quickReplies.length > 0 ? (
        <fieldset className="chip-row" aria-label={t('rehearsal.quick')}>
          {last.quickReplies.map((text) => (
            <button key={text} type="button" className="chip" onClick={() => void phone.run('say', { text })}>
              {text}
            </button>
          ))}
        </fieldset>
      ) : null}
      {isOpen && props.flow.type === 'voice' ? <Keypad phone={phone} waiting={view.waiting!} /> : null}
      {isOpen && props.flow.type !== 'voice' ? <AnswerBox phone={phone} name={props.name} /> : null}
      <StateLine view={view} />
      <Controls phone={phone} view={view} />
    </>
  );
}

function AnswerBox(props: { phone: PhoneState; name: string }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || props.phone.busy) return;
    setText('');
    void props.phone.run('say', { text });
  };
  return (
    <form className="rehearsal-answer" onSubmit={send}>
      <TextField
        bare
        label={t('rehearsal.answer_as', { name: props.name })}
        placeholder={t('rehearsal.answer_as', { name: props.name })}
        autoComplete="off"
        dir="auto"
        maxLength={1600}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" look="primary" icon="send" disabled={text.trim() === ''}>
        {t('rehearsal.answer')}
      </Button>
    </form>
  );
}

function StateLine({ view }: { view: PhoneView }) {
  const { t, when } = useWords();
  const end = view.waiting?.timeout ?? view.waiting?.expires;
  const words =
    view.status === 'waiting'
      ? end
        ? t('rehearsal.waits_until', { time: when(end) })
        : t('rehearsal.waits')
      : t(view.status === 'failed' ? 'rehearsal.failed' : 'rehearsal.over');
  return (
    <p className="small quiet" role="status">
      {t('rehearsal.clock', { time: when(view.now) })} {words}
    </p>
  );
}

const jumps = [
  { key: 'hour', minutes: 60 },
  { key: 'hours', minutes: 8 * 60 },
  { key: 'day', minutes: 24 * 60 },
  { key: 'week', minutes: 7 * 24 * 60 },
] as const;

function Controls({ phone, view }: { phone: PhoneState; view: PhoneView }) {
  const { t } = useWords();
  return (
    <div className="row">
      <Button small disabled={!view.canUndo} onClick={() => void phone.run('undo', {})}>
        {t('rehearsal.undo')}
      </Button>
      <Menu label={t('rehearsal.later')} trigger={<Button small>{t('rehearsal.later')}</Button>}>
        {jumps.map(({ key, minutes }) => (
          <MenuItem key={key} onSelect={() => void phone.run('wait', { minutes })}>
            {t(`rehearsal.later_${key}`)}
          </MenuItem>
        ))}
        {view.waiting?.timeout || view.waiting?.expires ? (
          <MenuItem onSelect={() => void phone.run('wait', {})}>{t('rehearsal.later_end')}</MenuItem>
        ) : null}
      </Menu>
      <Button small onClick={phone.restart}>
        {t('rehearsal.restart')}
      </Button>
    </div>
  );
}
