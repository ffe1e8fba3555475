/** The message as it will arrive, on real people of the audience. */
import { countParts } from '@mhero/flow/sms/parts.ts';
import { useState } from 'react';
import type { ChannelRow } from '../../api/channels.ts';
import { Handset, HandsetText } from '../../parts/phone.tsx';
import { Button } from '../../ui/button.tsx';
import { useErrorWords } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';
import type { Seen } from './send.tsx';

export function PhonePreview(props: { text: string; version: string; seen: Seen; channel: ChannelRow | undefined }) {
  const { t, languageName } = useWords();
  const wordsOf = useErrorWords();
  const [at, setAt] = useState(0);
  const { preview, old } = props.seen;
  const people = (preview.data?.people ?? []).filter((one) => one.version === props.version);
  const person = props.text.trim() && !preview.error ? people[at % Math.max(1, people.length)] : undefined;
  const sender = String(props.channel?.settings.sender ?? '') || props.channel?.name || t('send.our_sender');
  return (
    <div className="send-phone" data-old={old || undefined}>
      <Handset head={sender} label={t('send.phone_label', { name: person?.name ?? '' })}>
        {props.text.trim() ? <HandsetText text={person?.text ?? props.text} /> : null}
      </Handset>
      {person ? (
        <>
          <p className="small" aria-live="polite">
            {t('send.as_read_by', { name: person.name })}
            {person.language ? ` · ${languageName(person.language)}` : ''} ·{' '}
            {t('parts.count', { count: countParts(person.text).parts })}
          </p>
          {people.length > 1 ? (
            <Button small onClick={() => setAt((at + 1) % people.length)}>
              {t('send.next_person')}
            </Button>
          ) : null}
        </>
      ) : (
        <p className="quiet small">{whyNobody()}</p>
      )}
    </div>
  );

  function whyNobody(): string {
    if (!props.text.trim()) return t('send.phone_empty');
    if (preview.error) return wordsOf(preview.error);
    if (preview.isFetching || old) return t('common.loading');
    return t('send.nobody_reads');
  }
}
