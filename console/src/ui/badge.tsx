/** A state as a word with a shape; the colour only helps. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'busy';

const shapes: Record<Tone, string> = {
  good: 'M2.500 6.200 5 8.700 9.500 3.500',
  warn: 'M6 1.500 11 10.500H1z',
  bad: 'M3 3l6 6M9 3 3 9',
  quiet: 'M2.500 6h7',
  busy: 'M6 1.500a4.500 4.500 0 1 1-4.500 4.500',
};

export function Badge(props: { tone: Tone; children: string }) {
  return (
    <span className={`badge badge-${props.tone}`}>
      <svg
        viewBox="0 0 12 12"
        width="12"
        height="12"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        aria-hidden="true"
      >
        <path d={shapes[props.tone]} strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      {props.children}
    </span>
  );
}
