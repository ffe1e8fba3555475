/** One node of the flow as a card. Its size is known before it is drawn: see `face.ts`. */
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { type MouseEvent, memo } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { kindIcons } from './card-icons.ts';
import { useEditor, useFacts, useView } from './editor.ts';
import { exitAt, type Face, type FaceLine, metrics } from './face.ts';

export type CardNode = Node<{ face: Face; begins: boolean }, 'card'>;

/** Nothing in it takes the focus: the keys of the canvas do all that can be done, and the outline says it in words. */
export const Card = memo(function Card({ id, data, selected }: NodeProps<CardNode>) {
  const { of, t } = useWords();
  const { face, begins } = data;
  const trouble = useFacts((facts) => {
    const worst = facts.troubles.get(id);
    return worst === 'advice' ? undefined : worst;
  });
  const shown = useView((view) => view.shown === id);
  return (
    <article
      id={`flow-${id}`}
      className="flow-card"
      data-kind={face.kind}
      data-selected={selected || undefined}
      data-shown={shown || undefined}
      data-trouble={trouble}
    >
      <Handle type="target" position={Position.Top} isConnectableStart={false} className="flow-in" />
      <header className="flow-card-head">
        <Icon name={kindIcons[face.kind]} size={15} />
        <span className="flow-card-kind">{of('flow_kinds', face.kind)}</span>
        {begins ? <span className="flow-begins">{t('flow.begins')}</span> : null}
        {trouble ? (
          <span className="flow-trouble" title={of('flow_levels', trouble)}>
            <Icon name="warning" size={15} />
          </span>
        ) : null}
        <MoreButton id={id} />
      </header>
      <div className="flow-card-body">
        {face.lines.map((line) => (
          <Line key={line.key} line={line} />
        ))}
        {face.more > 0 ? <p className="flow-line quiet">{t('flow.more_actions', { count: face.more })}</p> : null}
        {face.split !== null ? <Aside icon="split" text={face.split} /> : null}
        {face.wait !== null ? <Aside icon="clock" text={face.wait} more={face.saves} /> : null}
        {face.lines.length === 0 && face.split === null && face.wait === null ? (
          <p className="flow-line quiet">{t('flow.does_nothing')}</p>
        ) : null}
      </div>
      <Exits face={face} />
    </article>
  );
});

function MoreButton(props: { id: string }) {
  const { t } = useWords();
  const editor = useEditor();
  const open = (event: MouseEvent) => {
    event.stopPropagation();
    editor.select([props.id]);
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    editor.view.set({ menu: { of: 'node', uuid: props.id, x: left, y: bottom } });
  };
  return (
    <button type="button" className="flow-more nodrag" tabIndex={-1} aria-label={t('flow.more')} onClick={open}>
      <Icon name="more" size={16} />
    </button>
  );
}

function Line(props: { line: FaceLine }) {
  const { t } = useWords();
  const { bubble, text, rows, replies } = props.line;
  const style = { blockSize: rows * metrics.row + (bubble ? 10 : 0) };
  return (
    <>
      <p className={bubble ? 'flow-line flow-bubble' : 'flow-line'} dir="auto" style={style}>
        <span style={{ WebkitLineClamp: rows }}>{text || <em className="quiet">{t('flow.no_text')}</em>}</span>
      </p>
      {replies.length > 0 ? (
        <p className="flow-replies">
          {replies.map((reply) => (
            <span key={reply}>{reply}</span>
          ))}
        </p>
      ) : null}
    </>
  );
}

function Aside(props: { icon: IconName; text: string; more?: string | null }) {
  return (
    <p className="flow-line flow-aside">
      <Icon name={props.icon} size={14} />
      <span>{props.more ? `${props.text} · ${props.more}` : props.text}</span>
    </p>
  );
}

function Exits(props: { face: Face }) {
  const { face } = props;
  const editor = useEditor();
  const { t } = useWords();
  const menu = (event: MouseEvent, uuid: string) => {
    event.stopPropagation();
    editor.view.set({ menu: { of: 'exit', uuid, x: event.clientX, y: event.clientY } });
  };
  return (
    <footer className={face.named ? 'flow-exits' : 'flow-exit-alone'}>
      {face.exits.map((exit, i) => (
        <div key={exit.uuid} className="flow-exit" title={exit.name} data-open={exit.to === null || undefined}>
          {face.named ? <span>{exit.name || t('flow.unnamed')}</span> : null}
          <Handle
            type="source"
            id={exit.uuid}
            position={Position.Bottom}
            className="flow-out nodrag"
            style={{ insetInlineStart: exitAt(face, i) }}
            isConnectableEnd={false}
            onClick={(event) => menu(event, exit.uuid)}
          />
        </div>
      ))}
    </footer>
  );
}
