/** Columns over an axis, drawn in the pixels that there are: numbers in bins, dates in steps. */
import type { ReactNode } from 'react';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/words.tsx';

export interface ColumnOf {
  readonly key: string;
  /** Read out and shown on hover. */
  readonly said: string;
  readonly people: number;
}
export interface Tick {
  /** Of the width between the first and the last column, 0 to 1. */
  readonly at: number;
  readonly words: string;
}

const box = { height: 170, start: 36, end: 12, top: 12, bottom: 24 };

export function ColumnChart(props: {
  label: string;
  columns: readonly ColumnOf[];
  ticks: readonly Tick[];
  /** A line across: where, and its words. */
  mark?: Tick | undefined;
}) {
  const { number } = useWords();
  const [svg, width] = useWidth<SVGSVGElement>(480);
  const { columns, mark } = props;
  const inner = width - box.start - box.end;
  const base = box.height - box.bottom;
  const most = niceTop(Math.max(1, ...columns.map((column) => column.people)));
  const y = (people: number) => base - (people / most) * (base - box.top);
  const wide = inner / Math.max(1, columns.length);
  return (
    <svg
      ref={svg}
      className="columns figures"
      viewBox={`0 0 ${width} ${box.height}`}
      role="img"
      aria-label={props.label}
    >
      {[most / 2, most].filter(Number.isInteger).map((people) => (
        <g key={people}>
          <path className="columns-grid" d={`M${box.start} ${y(people)}H${width - box.end}`} />
          <text className="columns-words" x={box.start - 6} y={y(people) + 4} textAnchor="end">
            {number(people)}
          </text>
        </g>
      ))}
      {columns.map((column, at) => (
        <rect
          key={column.key}
          className="columns-fill"
          x={box.start + at * wide + (wide > 6 ? 1 : 0)}
          width={Math.max(1, wide - (wide > 6 ? 2 : 0))}
          y={y(column.people)}
          height={base - y(column.people)}
        >
          <title>{column.said}</title>
        </rect>
      ))}
      <path className="columns-axis" d={`M${box.start} ${base}H${width - box.end}`} />
      {thin(props.ticks, inner).map((tick, at, all) => (
        <Words key={`${tick.at}`} x={box.start + tick.at * inner} y={box.height - 6} at={at} of={all.length}>
          {tick.words}
        </Words>
      ))}
      {mark ? (
        <g>
          <path className="columns-mark" d={`M${box.start + mark.at * inner} ${box.top - 8}V${base}`} />
          <text
            className="columns-words columns-mark-words"
            x={box.start + mark.at * inner + (mark.at > 0.6 ? -6 : 6)}
            y={box.top}
            textAnchor={mark.at > 0.6 ? 'end' : 'start'}
          >
            {mark.words}
          </text>
        </g>
      ) : null}
    </svg>
  );
}

function Words(props: { x: number; y: number; at: number; of: number; children: ReactNode }) {
  const anchor =
    props.at === 0 && props.x < 60 ? 'start' : props.at === props.of - 1 && props.of > 1 ? 'end' : 'middle';
  return (
    <text className="columns-words" x={props.x} y={props.y} textAnchor={anchor}>
      {props.children}
    </text>
  );
}

/** As many ticks as have room, the first and the last among them. */
function thin(ticks: readonly Tick[], width: number): readonly Tick[] {
  const longest = Math.max(1, ...ticks.map((tick) => tick.words.length));
  const room = Math.max(2, Math.floor(width / (longest * 8 + 12)));
  if (ticks.length <= room) return ticks;
  const step = Math.ceil((ticks.length - 1) / (room - 1));
  return ticks.filter((_, at) => at === ticks.length - 1 || (at % step === 0 && ticks.length - 1 - at >= step));
}

/** The next of 2, 4, 10, 20, 40, 100 …: its half is a whole number as well. */
export function niceTop(value: number): number {
  for (let ten = 1; ; ten *= 10) for (const step of [2, 4, 6, 10]) if (value <= step * ten) return step * ten;
}
