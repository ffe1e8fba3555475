/** A handset drawn by us, that shows texts as they arrive: whole, with the places where they are cut into parts. */
import './phone.css';
import { splitParts } from '@mhero/flow/sms/parts.ts';
import type { ReactNode, Ref } from 'react';
import { useWords } from '../words/words.tsx';

export function Handset(props: {
  /** Who the phone talks with, or whose it is. */
  head: ReactNode;
  label: string;
  talk?: Ref<HTMLElement>;
  children: ReactNode;
}) {
  return (
    <div className="handset">
      <svg viewBox="0 0 260 500" aria-hidden="true">
        <rect className="handset-body" x="2" y="2" width="256" height="496" rx="30" />
        <rect className="handset-glass" x="12" y="42" width="236" height="412" rx="6" />
        <rect className="handset-detail" x="104" y="20" width="52" height="5" rx="2.500" />
        <rect className="handset-detail" x="90" y="474" width="80" height="5" rx="2.500" />
      </svg>
      <div className="handset-screen">
        <div className="handset-head">{props.head}</div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
        <section className="handset-talk" aria-label={props.label} tabIndex={0} ref={props.talk}>
          {props.children}
        </section>
      </div>
    </div>
  );
}

/** One text on the screen; `own` is what the owner of the phone wrote. */
export function HandsetText(props: {
  text: string;
  own?: boolean;
  foot?: ReactNode;
  /** Spoken, not sent: it is not cut into parts. */
  whole?: boolean;
}) {
  const { t } = useWords();
  const parts = props.whole ? [props.text] : splitParts(props.text);
  return (
    <div className={`handset-text ${props.own ? 'handset-text-own' : ''}`} dir="auto">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by their place
        <span key={index}>
          {index > 0 ? (
            <span className="handset-cut">{t('phone.part', { part: index + 1, of: parts.length })}</span>
          ) : null}
          {part}
        </span>
      ))}
      {props.foot ? <span className="handset-foot">{props.foot}</span> : null}
    </div>
  );
}
