import { useState } from 'react';
import type { ContactDetail } from '../../api/contacts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

export function PersonFacts(props: { person: ContactDetail }) {
  const { t, day, languageName, of } = useWords();
  const [origins, setOrigins] = useState(false);
  const { person } = props;
  return (
    <div className="stack">
      <Section
        title={t('person.facts')}
        action={
          <Button small look="quiet" aria-pressed={origins} onClick={() => setOrigins(!origins)}>
            {t(origins ? 'person.hide_origins' : 'person.show_origins')}
          </Button>
        }
      >
        <Facts
          facts={[
            [t('person.status'), of('person_status', person.status)],
            [t('person.gender'), person.gender ? of('gender', person.gender) : null],
            [t('person.birth_date'), person.birth_date ? day(person.birth_date) : null],
            [t('person.language'), person.language ? languageName(person.language) : null],
            [t('person.groups'), person.groups.map((group) => group.name).join(', ')],
            ...person.fields.map((field) => [field.name, field.value] as const),
          ]}
        />
        {origins ? (
          <ul className="stack-tight">
            {person.origins.map((origin) => (
              <li key={`${origin.source} ${origin.record}`}>
                <Origin origin={origin} />
              </li>
            ))}
          </ul>
        ) : null}
      </Section>
      <Addresses person={person} origins={origins} />
      <Roles person={person} origins={origins} />
      <Consent person={person} />
      {origins && person.identifiers.length > 0 ? (
        <Section title={t('person.identifiers')}>
          <Facts facts={person.identifiers.map((one) => [one.system, one.value] as const)} />
        </Section>
      ) : null}
    </div>
  );
}

function Origin(props: { origin: { source: string; record: string | null } | null }) {
  const { t } = useWords();
  const { origin } = props;
  if (!origin) return null;
  const record = origin.record ? ` · ${origin.record}` : '';
  return (
    <span className="quiet small break-anywhere">{t('person.from', { source: `${origin.source}${record}` })}</span>
  );
}

function Addresses(props: { person: ContactDetail; origins: boolean }) {
  const { t, of } = useWords();
  const { addresses } = props.person;
  return (
    <Section title={t('person.addresses')}>
      {addresses.length === 0 ? <p className="quiet">{t('person.no_addresses')}</p> : null}
      <ul className="lines">
        {addresses.map((address) => (
          <li key={`${address.scheme}:${address.value}`} className="stack-tight">
            <div className="row-apart">
              <span>
                <span className="figures">{address.value}</span>{' '}
                <span className="quiet small">{of('schemes', address.scheme)}</span>
              </span>
              <span className="row">
                {!address.valid ? <Badge tone="bad">{t('reach.invalid_number')}</Badge> : null}
                {address.opted_out ? <Badge tone="quiet">{t('reach.opted_out')}</Badge> : null}
              </span>
            </div>
            {address.refusal ? <p className="small">{of('number_refusals', address.refusal)}</p> : null}
            {address.mended && address.raw !== address.value ? (
              <p className="quiet small">{t('person.mended', { raw: address.raw ?? '' })}</p>
            ) : null}
            {address.shared_with > 0 ? (
              <p className="small">{t('person.shared', { count: address.shared_with })}</p>
            ) : null}
            {props.origins ? <Origin origin={address.origin} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Roles(props: { person: ContactDetail; origins: boolean }) {
  const { t, day } = useWords();
  const { roles } = props.person;
  return (
    <Section title={t('person.roles')}>
      {roles.length === 0 ? <p className="quiet">{t('person.no_roles')}</p> : null}
      <ul className="lines">
        {roles.map((role, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: roles have no identity of their own on the wire
          <li key={index} className="stack-tight">
            <div className="row-apart">
              <strong>{[role.job, role.cadre].filter(Boolean).join(' · ') || t('person.role_unnamed')}</strong>
              {role.active ? null : <Badge tone="quiet">{t('person.role_ended')}</Badge>}
            </div>
            {role.facility || role.places.length > 0 ? (
              <p>{[role.facility, ...role.places].filter(Boolean).join(', ')}</p>
            ) : null}
            {role.employer ? <p className="quiet small">{role.employer}</p> : null}
            {role.skills.length > 0 ? <p className="quiet small">{role.skills.join(', ')}</p> : null}
            {role.starts_on ? (
              <p className="quiet small">
                {role.ends_on
                  ? t('person.role_between', { start: day(role.starts_on), end: day(role.ends_on) })
                  : t('person.role_since', { start: day(role.starts_on) })}
              </p>
            ) : null}
            {props.origins ? <Origin origin={role.origin} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Consent(props: { person: ContactDetail }) {
  const { t, when, of } = useWords();
  const { consent } = props.person;
  return (
    <Section title={t('person.consent')}>
      {consent.length === 0 ? <p className="quiet">{t('person.consent_none')}</p> : null}
      <ul className="lines">
        {consent.map((entry) => (
          <li key={`${entry.at} ${entry.address}`}>
            <p>
              {of('consent', entry.action)} <span className="quiet">· {of('consent_how', entry.how)}</span>
              {entry.words ? <q className="consent-words">{entry.words}</q> : null}
            </p>
            <p className="quiet small">
              {when(entry.at)} · {entry.address}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
