/** One arrow, as wide as the part of the people who went that way. */
import type { Edge, EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useWords } from '../words/words.tsx';
import { arrowLine } from './arrow-path.ts';
import { useFacts, useView } from './editor.ts';

export type ArrowEdge = Edge<{ exit: string; timeout: boolean }, 'arrow'>;

const thin = 1.5;
const widest = 14;

export const Arrow = memo(function Arrow(props: EdgeProps<ArrowEdge>) {
  const { sourceX, sourceY, targetX, targetY, selected } = props;
  const exit = props.data?.exit ?? '';
  const on = useView((view) => view.counts);
  const count = useFacts((facts) => (on ? ((facts.rehearsed ?? facts.counts)?.exits[exit] ?? null) : null));
  const base = useFacts((facts) => (facts.rehearsed ?? facts.counts)?.base ?? 0);
  const line = arrowLine(sourceX, sourceY, targetX, targetY - 5);
  const share = count === null || base === 0 ? 0 : Math.min(1, count / base);
  const width = thin + share * (widest - thin);
  return (
    <g className="flow-arrow" data-selected={selected || undefined} data-timeout={props.data?.timeout || undefined}>
      <path d={line.path} className="flow-arrow-line" strokeWidth={width} markerEnd="url(#flow-head)" />
      <path d={line.path} className="flow-arrow-touch react-flow__edge-interaction" strokeWidth={18} />
      {count !== null && count > 0 ? <Count {...{ count, base }} x={line.x} y={line.y} /> : null}
    </g>
  );
});

function Count(props: { count: number; base: number; x: number; y: number }) {
  const { number, percent, t } = useWords();
  const text = number(props.count);
  const width = text.length * 7 + 10;
  return (
    <g transform={`translate(${props.x - width / 2} ${props.y - 9})`} className="flow-arrow-count">
      <title>
        {t('flow.went_here', {
          count: text,
          share: percent(props.count, props.base),
          base: number(props.base),
        })}
      </title>
      <rect width={width} height={18} rx={9} />
      <text x={width / 2} y={13} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}
