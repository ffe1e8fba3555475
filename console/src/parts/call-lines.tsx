/** What was said in a call, line by line: words, sounds, keys, recordings and other numbers. */
import type { CallLine } from '@mhero/contract/channels.ts';
import { useWords } from '../words/words.tsx';
import { HandsetText } from './phone.tsx';

/** What stands for a recording on a simulated phone is an address that leads nowhere and holds the words. */
const simulated = 'https://recordings.invalid/';

export function lineWords(line: CallLine): string {
  if (!line.text.startsWith(simulated)) return line.text;
  try {
    return `“${decodeURIComponent(line.text.slice(simulated.length))}”`;
  } catch {
    return line.text;
  }
}

const isAddress = (text: string): boolean => /^https?:/.test(text) && !text.startsWith(simulated);

/** On the screen of a phone. */
export function LinesOnPhone(props: { lines: readonly CallLine[] }) {
  const { of } = useWords();
  return props.lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added
    <HandsetText key={at} text={lineWords(line)} own={line.by === 'person'} foot={of('calls', line.kind)} whole />
  ));
}

/** In the thread of a person. */
export function LinesInThread(props: { lines: readonly CallLine[] }) {
  const { of } = useWords();
  return (
    <dl className="call-lines">
      {props.lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added
        <div key={at} data-by={line.by}>
          <dt>{of('calls', line.kind)}</dt>
          <dd dir="auto" className={line.kind === 'keyed' || line.kind === 'dialled' ? 'figures' : undefined}>
            {isAddress(line.text) ? (
              <a href={line.text} rel="noreferrer" target="_blank">
                {line.text}
              </a>
            ) : (
              lineWords(line)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
