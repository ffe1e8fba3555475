/** What the flow knows of this person now: its results, and what it has changed. */
import { useWords } from '../words/words.tsx';
import type { PhoneView } from './phone-types.ts';

export function Known({ view }: { view: PhoneView }) {
  const { t, languageName } = useWords();
  const { contact, results } = view;
  const fields = Object.entries(contact.fields ?? {});
  const groups = (contact.groups ?? []).map(({ name }) => name);
  return (
    <section className="panel stack-tight" aria-label={t('rehearsal.knows')}>
      <h3>{t('rehearsal.knows')}</h3>
      {results.length === 0 ? <p className="quiet small">{t('rehearsal.knows_nothing')}</p> : null}
      <dl className="rehearsal-facts">
        {results.map(({ name, value, category }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value || '–'} {category && category !== value ? <span className="quiet">({category})</span> : null}
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('rehearsal.person')}</summary>
        <dl className="rehearsal-facts">
          <div>
            <dt>{t('rehearsal.name')}</dt>
            <dd>{contact.name ?? '–'}</dd>
          </div>
          <div>
            <dt>{t('rehearsal.language')}</dt>
            <dd>{contact.language ? languageName(contact.language) : '–'}</dd>
          </div>
          <div>
            <dt>{t('rehearsal.groups')}</dt>
            <dd>{groups.length > 0 ? groups.join(', ') : '–'}</dd>
          </div>
          {fields.map(([key, value]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{value.text}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
