/** “You said, we did”: the end of a survey with a message back to those who answered. */
import { countParts } from '@mhero/flow/sms/parts.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Closing, FlowResults, NewClosing } from '../../api/results.ts';
import { closingOf } from '../../api/results.ts';
import { Handset, HandsetText } from '../../parts/phone.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/faces.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';

/** What the message is about and to how many: a closing is of all that was asked, not of some days. */
export function ClosingAct(props: { data: FlowResults; narrowed: boolean }) {
  const { t } = useWords();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const { data } = props;
  const mayClose = data.start !== null || me.area === null;
  if (closingOf(data) || props.narrowed || data.top.asked === 0 || !mayClose) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(data.start ? 'results.close_start' : 'results.close_flow')}</Button>
      {open ? <ClosingDialog data={data} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

export function ClosingState(props: { data: FlowResults }) {
  const { t, when } = useWords();
  const closing = closingOf(props.data);
  if (!closing) return null;
  return (
    <Notice tone={closing.state === 'closed' ? 'good' : 'plain'}>
      <p>
        {t('results.closed', { at: when(closing.closed_at), name: closing.by ?? '–' })}{' '}
        {closing.ended === null || closing.state === 'closing'
          ? null
          : `${t('results.closed_ended', { count: closing.ended })} `}
        {closing.broadcast ? (
          <Link to="/broadcasts/$id" params={{ id: closing.broadcast }}>
            {closing.recipients === null
              ? t('results.closed_message')
              : t('results.closed_sent', { count: closing.recipients })}
          </Link>
        ) : (
          t('results.closed_silently')
        )}
        {closing.state === 'closing' ? ` ${t('results.closing')}` : ''}
      </p>
    </Notice>
  );
}

const longest = 1_600;

function ClosingDialog(props: { data: FlowResults; onClose: () => void }) {
  const { t, languageName, number } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { data } = props;
  const { flow, start, top } = data;
  const [texts, setTexts, clear] = useDraft<Record<string, string>>(`closing.${start?.id ?? flow.id}`, {});
  const [version, setVersion] = useState('default');
  const [to, setTo] = useState<'began' | 'finished'>('began');
  const versions = ['default', ...flow.languages.filter((code) => code !== flow.language)];
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));
  const some = Object.keys(written).length > 0;
  const text = texts[version] ?? '';
  const { parts, left } = countParts(text);
  const nameOf = (one: string) =>
    one === 'default' ? t('send.default', { language: languageName(flow.language) }) : languageName(one);
  const lacking = some && !written.default;
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t(start ? 'results.close_start_title' : 'results.close_flow_title')}
      says={t(start ? 'results.close_start_says' : 'results.close_flow_says', { count: top.waiting })}
      act={some ? t('results.close_send', { count: top[to] }) : t('results.close_silently')}
      danger={!some}
      wide
      onAct={async () => {
        if (lacking) return setVersion('default');
        const request: NewClosing = some ? { texts: written, to } : {};
        await api.post<Closing>(start ? `/starts/${start.id}/closing` : `/flows/${flow.id}/closing`, request);
        clear();
        await client.invalidateQueries({ queryKey: ['results', flow.id] });
        props.onClose();
        toast(t('results.close_done'));
      }}
    >
      <Tabs
        label={t('send.versions')}
        value={version}
        onChange={setVersion}
        tabs={versions.map((one) => ({ value: one, label: `${nameOf(one)}${written[one] ? ' ✓' : ''}` }))}
      >
        <div className="closing-write">
          <div className="stack-tight">
            <TextArea
              key={version}
              label={t('results.close_text')}
              help={t('results.close_help')}
              rows={6}
              dir="auto"
              maxLength={longest}
              value={text}
              {...(lacking && version === 'default' ? { error: t('results.close_default') } : {})}
              onChange={(event) => setTexts((now) => ({ ...now, [version]: event.target.value }))}
            />
            {text ? (
              <p className="small figures">
                {t('meter.parts', { count: parts })} · {t('meter.left', { count: left })}
              </p>
            ) : null}
            <ChoiceSet
              legend={t('results.close_to')}
              value={to}
              choices={[
                { value: 'began', label: t('results.close_began', { people: number(top.began) }) },
                { value: 'finished', label: t('results.close_finished', { people: number(top.finished) }) },
              ]}
              onChange={setTo}
            />
          </div>
          <Handset head={t('send.our_sender')} label={t('results.close_phone')}>
            {text.trim() ? <HandsetText text={text} /> : null}
          </Handset>
        </div>
      </Tabs>
    </ConfirmDialog>
  );
}
