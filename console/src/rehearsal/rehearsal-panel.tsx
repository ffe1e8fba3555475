/** Tries a flow before people get it: a phone, a thousand made-up workers, and kept conversations. */
import './rehearsal.css';
import type { FlowAssets, FlowDetail } from '@mhero/contract/flows.ts';
import type { FlowCounts } from '@mhero/flow/rehearsal/counts.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Skeleton } from '../ui/faces.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useWords } from '../words/words.tsx';
import { CrowdTab } from './crowd-tab.tsx';
import { PhoneTab } from './phone-tab.tsx';
import { type Definition, useSetting } from './setting.ts';
import { TestsTab } from './tests-tab.tsx';
import { useCrowd } from './use-crowd.ts';

export interface RehearsalProps {
  readonly flow: FlowDetail;
  /** The draft, in version 14.4. */
  readonly definition: Definition;
  /** What flows may name here, from `GET /flows/assets`. */
  readonly assets: FlowAssets;
  /** Where the phone is. */
  readonly onShow: (node: string | null) => void;
  /** Where no canvas is beside: goes to a node that figures speak of. */
  readonly onGo?: (node: string) => void;
  /** Counts of a rehearsal to be drawn in place of the real ones; null when there are none any more. */
  readonly onCounts?: (counts: FlowCounts | null) => void;
}

const parts = ['phone', 'crowd', 'tests'] as const;
type Part = (typeof parts)[number];

export function RehearsalPanel({ flow, definition, assets, ...told }: RehearsalProps) {
  const { t } = useWords();
  // The same functions at every drawing, whatever the page around gives.
  const latest = useRef(told);
  latest.current = told;
  const onShow = useCallback((node: string | null) => latest.current.onShow(node), []);
  const onCounts = useCallback((counts: FlowCounts | null) => latest.current.onCounts?.(counts), []);
  const [part, setPart] = useState<Part>('phone');
  const setting = useSetting(definition, assets);
  const crowd = useCrowd(onCounts);
  useEffect(() => {
    if (part !== 'phone') onShow(null);
    return () => onShow(null);
  }, [part, onShow]);
  return (
    <Tabs
      label={t('rehearsal.title')}
      value={part}
      onChange={(value) => setPart(value as Part)}
      tabs={parts.map((value) => ({ value, label: t(`rehearsal.${value}`) }))}
    >
      <div className="rehearsal">
        {!setting ? <Skeleton lines={6} /> : null}
        {setting ? (
          // The conversation on the phone goes on behind the other tabs.
          <div hidden={part !== 'phone'}>
            <PhoneTab {...{ flow, setting, assets, onShow }} active={part === 'phone'} />
          </div>
        ) : null}
        {setting && part === 'crowd' ? <CrowdTab {...{ setting, crowd }} onShow={told.onGo ?? onShow} /> : null}
        {setting && part === 'tests' ? <TestsTab {...{ flow, setting }} /> : null}
      </div>
    </Tabs>
  );
}
