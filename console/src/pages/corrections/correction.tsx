/** One correction: what is to change, what speaks for it, what the registry says now, and the decision. */
import './corrections.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ChangeDetail, change } from '../../api/changes.ts';
import { Loaded, Notice } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { Decide } from './decide.tsx';
import { EvidenceList } from './evidence.tsx';
import { ChangeState, What } from './what.tsx';

const route = getRouteApi('/corrections/$id');

export function Correction() {
  const { t, of } = useWords();
  const { id } = route.useParams();
  const query = useQuery(change(id));
  const found = query.data;
  return (
    <Page
      title={found ? `${found.contact.name}: ${of('change_kinds', found.kind)}` : t('corrections.one')}
      above={{ to: '/corrections', label: t('corrections.title') }}
      says={found ? <ChangeState change={found} /> : undefined}
    >
      <Loaded query={query}>
        {(row) => (
          <div className="two-columns">
            <div className="stack">
              <Section title={t('corrections.what')}>
                <What change={row} />
                <Trouble change={row} />
                {row.sends ? <p className="quiet small">{t('corrections.still_tried')}</p> : null}
                <Decide key={row.version} change={row} />
              </Section>
              <Section title={t('corrections.registry_title')}>
                <Registry change={row} />
              </Section>
              <Steps change={row} />
            </div>
            <div className="stack">
              <Section title={t('corrections.evidence')} says={t('corrections.evidence_says')}>
                <EvidenceList evidence={row.evidence} />
              </Section>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Trouble(props: { change: ChangeDetail }) {
  const { t, of } = useWords();
  const { trouble, trouble_detail, now, reason } = props.change;
  return (
    <>
      {trouble ? (
        <Notice tone="warn">
          <p>{of('change_troubles', trouble)}</p>
          {now ? <p>{t('corrections.says_now', { value: now.name })}</p> : null}
          {trouble_detail ? <p className="small quiet">{trouble_detail}</p> : null}
        </Notice>
      ) : null}
      {reason ? <p>{of('change_reasons', reason)}</p> : null}
    </>
  );
}

function Registry(props: { change: ChangeDetail }) {
  const { t, of, when } = useWords();
  const { contact, source, record, registry, others } = props.change;
  return (
    <Facts
      facts={[
        [
          t('corrections.who'),
          <Link key="who" to="/people/$id" params={{ id: contact.id }}>
            {contact.name}
          </Link>,
        ],
        [t('people.facility'), [contact.facility, ...contact.within].filter(Boolean).join(' · ')],
        [t('corrections.source'), source ? source.name : t('corrections.no_source')],
        [t('corrections.record'), record],
        [
          t('corrections.says_there'),
          registry.value?.name ??
            (registry.trouble ? of('change_asks', registry.trouble) : t('corrections.says_nothing')),
        ],
        [t('corrections.asked'), registry.live ? t('corrections.asked_now') : registry.at ? when(registry.at) : null],
        [
          t('corrections.written_by'),
          source ? t(source.writes ? 'corrections.we_write' : 'corrections.by_hand_there') : null,
        ],
        [
          t('corrections.others'),
          others.length === 0 ? null : (
            <ul key="others" className="plain-list">
              {others.map((one) => (
                <li key={one.id}>
                  <Link to="/corrections/$id" params={{ id: one.id }}>
                    {of('change_kinds', one.kind)}
                  </Link>
                </li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  );
}

function Steps(props: { change: ChangeDetail }) {
  const { t, of, when } = useWords();
  return (
    <Section title={t('corrections.steps')}>
      <ol className="lines">
        {props.change.steps.map((step) => (
          <li key={`${step.at} ${step.what}`} className="stack-tight">
            <span>
              {of('change_steps', step.what)} {step.by ? <span className="quiet">· {step.by}</span> : null}
            </span>
            <span className="quiet small">
              {when(step.at)}
              {step.detail ? ` · ${step.detail}` : ''}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
