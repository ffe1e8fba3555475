/** A rehearsal with many made-up people: how they answer, how many they are, and what comes of it. */
import { answerHabits, type HabitName } from '@mhero/flow/rehearsal/habits.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { settings } from '../api/access.ts';
import { channels } from '../api/channels.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceSet } from '../ui/choice-set.tsx';
import { Notice } from '../ui/faces.tsx';
import { SelectField } from '../ui/field.tsx';
import { Progress } from '../ui/progress.tsx';
import { useWords } from '../words/words.tsx';
import { CrowdFigures } from './crowd-figures.tsx';
import type { CrowdPlan, Setting } from './protocol.ts';
import type { Crowd } from './use-crowd.ts';

const sizes = [100, 1_000, 5_000] as const;
const habitNames = Object.keys(answerHabits) as HabitName[];

export function CrowdTab(props: { setting: Setting; crowd: Crowd; onShow: (node: string) => void }) {
  const { t, number } = useWords();
  const [people, setPeople] = useState<number>(1_000);
  const [habit, setHabit] = useState<HabitName>('usual');
  const [channelId, setChannelId] = useState('');
  const [seed, setSeed] = useState(1);
  const all = useQuery({ ...channels, refetchInterval: false });
  const prices = useQuery(settings);
  const { crowd } = props;
  const list = all.data ?? [];
  const channel = list.find(({ id }) => id === channelId) ?? list.find(({ scheme }) => scheme === 'tel');
  const begin = (next: number) => {
    setSeed(next);
    void crowd.run(props.setting, {
      ...{ people, seed: next, habits: answerHabits[habit], languages: languagesOf(props.setting) },
      ...{ prices: prices.data?.prices ?? [], rate: channel?.rate ?? null, start: new Date().toISOString() },
    });
  };
  return (
    <div className="stack">
      <p className="quiet small">{t('rehearsal.crowd_says')}</p>
      <div className="rehearsal-person">
        <SelectField
          label={t('rehearsal.crowd_size')}
          value={String(people)}
          options={sizes.map((size) => ({ value: String(size), label: number(size) }))}
          onChange={({ target }) => setPeople(Number(target.value))}
        />
        {list.length > 0 ? (
          <SelectField
            label={t('rehearsal.channel')}
            value={channel?.id ?? ''}
            options={list.map(({ id, name, rate }) => ({
              value: id,
              label: rate === null ? name : t('rehearsal.channel_rate', { name, rate: number(rate) }),
            }))}
            onChange={({ target }) => setChannelId(target.value)}
          />
        ) : null}
      </div>
      <ChoiceSet
        legend={t('rehearsal.how_they_answer')}
        value={habit}
        onChange={setHabit}
        choices={habitNames.map((value) => ({
          ...{ value, label: t(`rehearsal.habit_${value}`), help: t(`rehearsal.habit_${value}_says`) },
        }))}
      />
      {crowd.done === null ? (
        <div className="row">
          <Button look="primary" onClick={() => begin(seed)}>
            {t('rehearsal.crowd_start', { count: people })}
          </Button>
          {crowd.found ? <Button onClick={() => begin(seed + 1)}>{t('rehearsal.crowd_again')}</Button> : null}
        </div>
      ) : (
        <div className="row">
          <Progress value={crowd.done} of={crowd.of} label={t('rehearsal.crowd_runs', { count: crowd.done })} />
          <Button small onClick={crowd.cancel}>
            {t('common.cancel')}
          </Button>
        </div>
      )}
      {crowd.error ? (
        <Notice tone="bad">
          {t('rehearsal.cannot')} {crowd.error}
        </Notice>
      ) : null}
      {crowd.found ? (
        <CrowdFigures
          found={crowd.found}
          currency={prices.data?.currency ?? ''}
          onShow={props.onShow}
          old={crowd.setting !== props.setting}
        />
      ) : null}
    </div>
  );
}

/** Most speak the flow's own language; a fifth share the others. */
function languagesOf({ definitions: [draft] }: Setting): CrowdPlan['languages'] {
  const { language = 'eng', localization = {} } = draft as { language?: string; localization?: object };
  const others = Object.keys(localization);
  return [
    { language, share: others.length === 0 ? 1 : 0.8 },
    ...others.map((other) => ({ language: other, share: 0.2 / others.length })),
  ];
}
