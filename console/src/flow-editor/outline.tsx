/**
 * The flow as a list in reading order: the way through it for screen readers and keyboards, and on a phone. Everything that
 * the canvas can do can be done from here.
 */
import { type MouseEvent, memo, useEffect, useRef } from 'react';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { kindIcons } from './card-icons.ts';
import type { FlowDefinition } from './definition.ts';
import { titleOf } from './describe.ts';
import { useDefinition, useEditor, useFacts, useView } from './editor.ts';
import { keptFace } from './face.ts';
import { type Entry, readingOrder } from './navigate.ts';

export function Outline() {
  const { t } = useWords();
  const definition = useDefinition();
  const order = readingOrder(definition);
  const numbers = numbersOf(definition);
  const list = useJump();
  return (
    <ol className="flow-outline" aria-label={t('flow.outline')} ref={list}>
      {order.map((entry) => (
        <Step key={entry.node.uuid} entry={entry} to={waysOf(entry, numbers)} />
      ))}
    </ol>
  );
}

const kept = new WeakMap<readonly Entry[], ReadonlyMap<string, number>>();
function numbersOf(definition: FlowDefinition): ReadonlyMap<string, number> {
  const order = readingOrder(definition);
  const known = kept.get(order) ?? new Map(order.map((entry) => [entry.node.uuid, entry.number]));
  kept.set(order, known);
  return known;
}

/** Numbers of the nodes to which the exits lead, as one text, so that steps that stay are not drawn again. */
const waysOf = (entry: Entry, numbers: ReadonlyMap<string, number>): string =>
  entry.node.exits.map((exit) => (exit.destination_uuid ? numbers.get(exit.destination_uuid) : '')).join(' ');

function useJump() {
  const list = useRef<HTMLOListElement>(null);
  const target = useView((view) => view.target);
  useEffect(() => {
    if (!target) return;
    const line = list.current?.querySelector(`[data-node="${target.node}"]`);
    line?.scrollIntoView({ block: 'center' });
  }, [target]);
  return list;
}

const Step = memo(
  function Step(props: { entry: Entry; to: string }) {
    const words = useWords();
    const { t, of } = words;
    const editor = useEditor();
    const { node, number, depth, loose } = props.entry;
    const face = keptFace(node, words);
    const selected = useView((view) => view.selected.has(node.uuid));
    const trouble = useFacts((facts) => facts.troubles.get(node.uuid));
    const counts = useFacts((facts) => (facts.rehearsed ?? facts.counts)?.nodes[node.uuid]);
    const menu = (event: MouseEvent) => {
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      editor.view.set({ menu: { of: 'node', uuid: node.uuid, x: left, y: bottom } });
    };
    const to = props.to.split(' ');
    return (
      <li
        data-node={node.uuid}
        className="flow-step"
        data-selected={selected || undefined}
        style={{ ['--depth' as string]: Math.min(depth, 6) }}
      >
        <span className="flow-step-number figures">{number}</span>
        <div className="flow-step-body">
          <button
            type="button"
            className="flow-step-open"
            aria-current={selected || undefined}
            onClick={() => editor.open(node.uuid)}
          >
            <span className="flow-step-kind">
              <Icon name={kindIcons[face.kind]} size={14} />
              {of('flow_kinds', face.kind)}
              {loose ? ` · ${t('flow.loose')}` : ''}
              {trouble ? ` · ${of('flow_levels', trouble)}` : ''}
            </span>
            {face.lines.length === 0 ? <span>{titleOf(node, words)}</span> : null}
            {face.lines.map((line) => (
              <span key={line.key} dir="auto" className="flow-step-line">
                {line.text || t('flow.no_text')}
              </span>
            ))}
            {face.wait ? (
              <span className="quiet small">{[face.wait, face.saves].filter(Boolean).join(' · ')}</span>
            ) : null}
            {counts ? (
              <span className="quiet small">
                {t('flow.reached', { reached: counts.reached, waiting: counts.waiting, dropped: counts.dropped })}
              </span>
            ) : null}
          </button>
          <ul className="flow-step-exits">
            {face.exits.map((exit, i) => (
              <li key={exit.uuid}>
                <ExitButton uuid={exit.uuid} name={exit.name} number={to[i] ?? ''} target={exit.to} />
              </li>
            ))}
          </ul>
        </div>
        <button type="button" className="icon-button" aria-label={t('flow.more_of', { number })} onClick={menu}>
          <Icon name="more" size={18} />
        </button>
      </li>
    );
  },
  (one, other) =>
    one.entry.node === other.entry.node &&
    one.entry.number === other.entry.number &&
    one.entry.depth === other.entry.depth &&
    one.entry.loose === other.entry.loose &&
    one.to === other.to,
);

function ExitButton(props: { uuid: string; name: string; number: string; target: string | null }) {
  const { t } = useWords();
  const editor = useEditor();
  const open = (event: MouseEvent) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    editor.view.set({ menu: { of: 'exit', uuid: props.uuid, x: left, y: bottom } });
  };
  const name = props.name || t('flow.then');
  return (
    <span className="flow-step-exit">
      <button type="button" className="chip" onClick={open}>
        {name}
      </button>
      {props.target ? (
        <button type="button" className="flow-step-to" onClick={() => editor.jump(props.target as string)}>
          {t('flow.to_step', { number: props.number })}
        </button>
      ) : (
        <span className="quiet small">{t('flow.ends')}</span>
      )}
    </span>
  );
}
