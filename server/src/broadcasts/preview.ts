/** What a broadcast would look like and cost, before anybody gets it. */

import type { Settings } from '@mhero/contract/access.ts';
import type { BroadcastPreview, PreviewRequest } from '@mhero/contract/broadcasts.ts';
import { countParts } from '@mhero/flow/sms/parts.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import type { Audiences, PrefixCount } from '../audiences/audiences.ts';
import type { Db } from '../db/db.ts';
import type { Clock } from '../lib/clock.ts';
import { findChannel } from '../messaging/messaging.ts';
import { compileVersions, messageEnvironment, renderFor, type Versions } from './render.ts';
import { samplePeople } from './store-preview.ts';

export interface PreviewTools {
  readonly db: Db;
  readonly audiences: Pick<Audiences, 'sql' | 'countByLanguageAndPrefix'>;
  readonly settings: Pick<Static<typeof Settings>, 'prices' | 'currency' | 'timezone' | 'country'>;
  readonly clock: Clock;
}

const peopleEach = 3;

/** Throws `query:invalid`, `channel:missing`. A channel is needed only for the duration; without one it is null. */
export async function previewBroadcast(
  tools: PreviewTools,
  subject: Subject,
  request: Static<typeof PreviewRequest>,
): Promise<BroadcastPreview> {
  const { db, audiences, settings } = tools;
  const versions = compileVersions(Object.keys(request.texts).length > 0 ? request.texts : { default: '' });
  const { recipients } = await audiences.sql(subject, request.query);
  const sample = await samplePeople(
    db,
    recipients,
    versions.all.map((version) => version.key),
    peopleEach,
  );
  const env = messageEnvironment(settings, tools.clock);
  const people = sample.map((person) => {
    const version = versions.of(person.language);
    const { text, errors } = renderFor(version, person, 'tel', env);
    return {
      name: person.name,
      language: person.language,
      version: version.key,
      text,
      parts: countParts(text).parts,
      errors: errors.map(({ expression, message }) => ({ expression, message })),
    };
  });
  const counts = await audiences.countByLanguageAndPrefix(
    subject,
    request.query,
    settings.prices.map((price) => price.prefix),
  );
  const partsOf = averageParts(versions, people);
  const parts = Math.ceil(counts.reduce((sum, count) => sum + count.people * partsOf(count.language), 0));
  const channel = await findChannel(db, request.channel).catch(() => null);
  return {
    people,
    parts,
    cost: costOf(counts, partsOf, settings),
    seconds: channel?.rate ? Math.ceil(parts / channel.rate) : null,
  };
}

/** Mean parts of the previewed people of each version; where nobody was previewed, of the text as it stands. */
function averageParts(versions: Versions, people: BroadcastPreview['people']): (language: string | null) => number {
  const means = new Map<string, number>();
  for (const { key } of versions.all) {
    const seen = people.filter((person) => person.version === key);
    if (seen.length > 0) means.set(key, seen.reduce((sum, person) => sum + person.parts, 0) / seen.length);
  }
  return (language) => means.get(versions.of(language).key) ?? versions.parts;
}

function costOf(
  counts: readonly PrefixCount[],
  partsOf: (language: string | null) => number,
  { prices, currency }: PreviewTools['settings'],
): BroadcastPreview['cost'] {
  if (prices.length === 0) return null;
  const byOperator = new Map<string, { people: number; amount: number }>();
  for (const count of counts) {
    const price = prices.find((each) => each.prefix === count.prefix);
    const operator = price?.operator ?? '';
    const sum = byOperator.get(operator) ?? { people: 0, amount: 0 };
    sum.people += count.people;
    sum.amount += count.people * partsOf(count.language) * (price?.price ?? 0);
    byOperator.set(operator, sum);
  }
  const round = (amount: number): number => Math.round(amount * 100) / 100;
  return {
    amount: round([...byOperator.values()].reduce((sum, each) => sum + each.amount, 0)),
    currency,
    by_operator: [...byOperator].map(([operator, { people, amount }]) => ({ operator, people, amount: round(amount) })),
  };
}
