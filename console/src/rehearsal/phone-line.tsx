/** One line on the phone's screen: a text in its parts, an answer, time that passed, what would reach others. */
import { HandsetText } from '../parts/phone.tsx';
import { useWords } from '../words/words.tsx';
import type { Line } from './phone-types.ts';

export function LineOnScreen({ line }: { line: Line }) {
  const { t, of, when } = useWords();
  switch (line.kind) {
    case 'got':
      return (
        <>
          <span className="hidden-visually">{t('rehearsal.got')}</span>
          <HandsetText
            text={line.text}
            foot={
              <>
                {line.attachments.map((each) => (
                  <Attachment key={each} text={each} />
                ))}
                {line.unsendable ? <strong>{t('rehearsal.unsendable', { why: line.unsendable })} </strong> : null}
                {line.spoken ? `${t('rehearsal.spoken')} · ` : null}
                {when(line.at)}
              </>
            }
          />
        </>
      );
    case 'wrote':
      return (
        <>
          <span className="hidden-visually">{t('rehearsal.wrote')}</span>
          <HandsetText own text={line.text} foot={when(line.at)} />
        </>
      );
    case 'time':
      return (
        <p className="rehearsal-time">
          {when(line.until)}
          {line.ended ? <span>{t(`rehearsal.ended_${line.ended}`)}</span> : null}
        </p>
      );
    case 'dialed':
      return <p className="rehearsal-time">{of('rehearsal_dials', line.status)}</p>;
    case 'outside':
      return (
        <p className="rehearsal-outside">
          <strong>{of('rehearsal_outside', line.type)}</strong> {line.what}
          {line.more ? <span className="quiet"> {line.more}</span> : null}
        </p>
      );
    case 'problem':
      return (
        <p className="rehearsal-outside rehearsal-problem">
          <strong>{t(line.fatal ? 'rehearsal.fatal' : 'rehearsal.problem')}</strong> {line.text}
        </p>
      );
  }
}

function Attachment({ text }: { text: string }) {
  const colon = text.indexOf(':');
  const [kind, address] = [text.slice(0, colon), text.slice(colon + 1)];
  return (
    <span className="rehearsal-attachment">
      {kind.split('/')[0]}: {decodeName(address)}
      <br />
    </span>
  );
}

/** The last part of the address: nothing is fetched from outside. */
function decodeName(address: string): string {
  const name = address.split(/[/?#]/).findLast((part) => part !== '') ?? address;
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}
