/** What should be looked at before people get the flow; a press goes there. */
import { useEffect, useState } from 'react';
import { Badge, type Tone } from '../ui/badge.tsx';
import { useWords } from '../words/words.tsx';
import type { FlowDefinition } from './definition.ts';
import { nodeOf } from './definition.ts';
import { titleOf } from './describe.ts';
import { type Editor, type Trouble, useDefinition, useEditor, useFacts } from './editor.ts';
import { bySeverity, type Problem, worstByNode } from './findings.ts';

const pause = 400;

/** Looks at what is edited, a moment after each change. */
export function useProblems(editor: Editor): void {
  useEffect(() => {
    const worker = new Worker(new URL('./lint-worker.ts', import.meta.url), { type: 'module' });
    let asked = 0;
    let seen: FlowDefinition | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      const { definition } = editor.document.get();
      if (definition === seen) return;
      seen = definition;
      worker.postMessage({ id: ++asked, definition });
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
  }, [editor]);
}

const tones: Readonly<Record<Trouble, Tone>> = { error: 'bad', warning: 'warn', advice: 'quiet' };
const most = 200;

export function ProblemsPanel() {
  const words = useWords();
  const { t, of, languageName } = words;
  const editor = useEditor();
  const definition = useDefinition();
  const problems = useFacts((facts) => facts.problems);
  const [shown, setShown] = useState(most);
  if (problems.length === 0) return <p className="quiet">{t('flow.no_problems')}</p>;
  const sorted = problems.toSorted(bySeverity);
  return (
    <>
      <ul className="flow-found">
        {sorted.slice(0, shown).map((problem, i) => {
          const node = problem.node === null ? undefined : nodeOf(definition, problem.node);
          const facts = { ...problem.facts, language: languageName(String(problem.facts.language ?? '')) };
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be found twice in one step
            <li key={`${problem.code} ${problem.node} ${i}`}>
              <button type="button" onClick={() => node && goTo(editor, node.uuid)}>
                <span>
                  <Badge tone={tones[problem.level]}>{of('flow_levels', problem.level)}</Badge>{' '}
                  {of('flow_problems', problem.code, facts)}
                </span>
                {node ? <span className="quiet small">{titleOf(node, words)}</span> : null}
              </button>
            </li>
          );
        })}
      </ul>
      {sorted.length > shown ? (
        <button type="button" className="button button-small" onClick={() => setShown(shown + most)}>
          {t('common.show_more')}
        </button>
      ) : null}
    </>
  );
}

function goTo(editor: Editor, uuid: string): void {
  editor.jump(uuid);
}
