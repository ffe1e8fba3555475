/** What should be looked at before people get the flow; a press goes there. */
import type { FlowAssets } from '@mhero/contract/flows.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { flowAssets } from '../api/flows.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { useWords } from '../words/words.tsx';
import type { FlowDefinition } from './definition.ts';
import { nodeOf } from './definition.ts';
import { titleOf } from './describe.ts';
import { type Editor, type Trouble, useDefinition, useEditor, useFacts } from './editor.ts';
import { bySeverity, type KnownAssets, type Problem, worstByNode } from './findings.ts';

const pause = 400;

/** Lists that are longer than what was sent say nothing of what is missing. */
function knownOf({ groups, fields, registry_fields: read, flows, channels, labels, more }: FlowAssets): KnownAssets {
  const uuids = (list: ReadonlyArray<{ readonly uuid: string }>) => list.map(({ uuid }) => uuid);
  const lists = [
    ['groups', 'group', uuids(groups)],
    ['fields', 'field', [...fields, ...read].map(({ key }) => key)],
    ['flows', 'flow', uuids(flows)],
    ['channels', 'channel', uuids(channels)],
    ['labels', 'label', uuids(labels)],
  ] as const;
  return Object.fromEntries(lists.filter(([name]) => !more.includes(name)).map(([, type, list]) => [type, list]));
}

/** Looks at what is edited, a moment after each change. */
export function useProblems(editor: Editor): void {
  const { data: assets } = useQuery(flowAssets);
  useEffect(() => {
    const known = assets ? knownOf(assets) : {};
    const worker = new Worker(new URL('./lint-worker.ts', import.meta.url), { type: 'module' });
    let asked = 0;
    let seen: FlowDefinition | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      const { definition } = editor.document.get();
      if (definition === seen) return;
      seen = definition;
      worker.postMessage({ id: ++asked, definition, known });
    };
    worker.onmessage = ({ data }: MessageEvent<{ id: number; problems: readonly Problem[] }>) => {
      if (data.id === asked) editor.facts.set({ problems: data.problems, troubles: worstByNode(data.problems) });
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, pause);
    };
    later();
    const deaf = editor.document.subscribe(later);
    return () => {
      clearTimeout(timer);
      deaf();
      worker.terminate();
    };
  }, [editor, assets]);
}

const tones: Readonly<Record<Trouble, Tone>> = { error: 'bad', warning: 'warn', advice: 'quiet' };
const most = 100;

interface Group {
  readonly code: string;
  readonly level: Trouble;
  readonly problems: readonly Problem[];
}

/** The same matter in many steps is one line that opens. */
function groupsOf(problems: readonly Problem[]): Group[] {
  const groups = Map.groupBy(problems.toSorted(bySeverity), (one) => `${one.level} ${one.code}`);
  return Array.from(groups.values(), (list) => ({ code: list[0]!.code, level: list[0]!.level, problems: list }));
}

export function ProblemsPanel() {
  const { t, of, number } = useWords();
  const problems = useFacts((facts) => facts.problems);
  const groups = useMemo(() => groupsOf(problems), [problems]);
  if (groups.length === 0) return <p className="quiet">{t('flow.no_problems')}</p>;
  return groups.map((group) => (
    <details key={`${group.level} ${group.code}`} className="flow-found-group" open={group.level !== 'advice'}>
      <summary>
        <Badge tone={tones[group.level]}>{of('flow_levels', group.level)}</Badge> {of('flow_matters', group.code)}{' '}
        <span className="quiet figures">{number(group.problems.length)}</span>
      </summary>
      <GroupLines problems={group.problems} />
    </details>
  ));
}

function GroupLines(props: { problems: readonly Problem[] }) {
  const words = useWords();
  const { t, of, languageName } = words;
  const editor = useEditor();
  const definition = useDefinition();
  const [shown, setShown] = useState(most);
  return (
    <>
      <ul className="flow-found">
        {props.problems.slice(0, shown).map((problem, i) => {
          const node = problem.node === null ? undefined : nodeOf(definition, problem.node);
          const { language = '', part } = problem.facts;
          const facts = {
            ...problem.facts,
            language: languageName(String(language)),
            ...(part !== undefined && { part: of('flow_parts', String(part)) }),
          };
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be found twice in one step
            <li key={`${problem.node} ${i}`}>
              <button type="button" onClick={() => node && editor.mend(node.uuid, problem.action)}>
                <span>{node ? titleOf(node, words) : t('flow.title')}</span>
                <span className="quiet small">{of('flow_problems', problem.code, facts)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {props.problems.length > shown ? (
        <button type="button" className="button button-small" onClick={() => setShown(shown + most)}>
          {t('common.show_more')}
        </button>
      ) : null}
    </>
  );
}
