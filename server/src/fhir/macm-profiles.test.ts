/** Against IHE's own files: what mACM's profiles demand is there, and what its CapabilityStatement lists is understood. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSharedData } from '../testing/shared-data.ts';
import type { ResourceKind } from './kind.ts';
import { communication } from './kinds/communication.ts';
import { communicationRequest } from './kinds/communication-request.ts';
import { communicationOf, type MessageView, versionsOf } from './render/communication.ts';
import { type RequestView, requestOf } from './render/request.ts';
import { common } from './search/params.ts';
import { validateR4 } from './validate/validate.ts';

const folder = findSharedData('macm');
const file = (path: string): string => readFileSync(join(folder!, path), 'utf8');

/** Paths that the profile makes mandatory at the top, and inside the attachment of its slice. */
function demanded(profile: string): string[] {
  const elements =
    file(`StructureDefinition/structuredefinition-${profile}.xml`).match(/<element\b.*?<\/element>/gs) ?? [];
  return elements.flatMap((element) => {
    const path = /<path value="([^"]+)"/.exec(element)?.[1] ?? '';
    return Number(/<min value="(\d+)"/.exec(element)?.[1]) > 0 ? [path] : [];
  });
}

const at = new Date('2026-11-22T10:00:00Z');
const request: RequestView = {
  ...{
    id: '019a0000-0000-7000-8000-000000000001',
    what: 'broadcast',
    name: 'Cholera',
    flow: null,
    query: 'cadre = nurse',
  },
  ...{
    texts: { default: 'Come', fra: 'Venez' },
    lane: 'emergency',
    scheme: 'tel',
    voice: false,
    authored: at,
    due: at,
  },
  ...{ rule: null, by: 'Ada', basedOn: [], replaces: [], held: 0, moves: [{ at, status: 'active' }], posted: null },
  counts: { audience: 2, sent: 1 },
};
const message: MessageView = {
  ...{ id: 'a'.repeat(64), direction: 'out', contact: '019a0000-0000-7000-8000-000000000002', name: 'Ada' },
  ...{ request: request.id, scheme: 'tel', channel: 'MTN', voice: false, address: '+231770000001', text: 'Come' },
  ...{
    flow: null,
    state: 'delivered',
    failure: null,
    detail: null,
    queuedAt: at,
    handedAt: at,
    sentAt: at,
    finalAt: at,
  },
};

describe.skipIf(folder === null)('mACM', () => {
  it('requests have all that the profile demands', () => {
    const shown = requestOf(request, 1);
    for (const path of demanded('IHE_mACM_CommunicationRequest').filter((each) =>
      /^CommunicationRequest\.\w+$/.test(each),
    ))
      expect([path, Object.keys(shown)]).toEqual([path, expect.arrayContaining([path.split('.')[1]])]);
    const attached = (shown.payload ?? []).filter((each) => each.contentAttachment);
    expect(attached).toHaveLength(1);
    expect(attached[0]!.contentAttachment).toMatchObject({
      contentType: 'text/plain',
      language: 'en',
      title: 'Cholera',
    });
    expect(validateR4(shown).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('messages have all that the profile demands', () => {
    const shown = communicationOf(message, versionsOf(message)[0]!);
    for (const path of demanded('IHE_mACM_Communication').filter((each) => /^Communication\.\w+$/.test(each)))
      expect([path, Object.keys(shown)]).toEqual([path, expect.arrayContaining([path.split('.')[1]])]);
    expect(shown.meta?.lastUpdated).toBeDefined();
    expect(validateR4(shown).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([communicationRequest, communication])(
    '$type understands each parameter of the aggregator',
    (kind: ResourceKind) => {
      const statement = file('CapabilityStatement/capabilitystatement-IHE_mACM_AlertAggregator.xml');
      const own = statement.split('<resource>').find((part) => part.includes(`<type value="${kind.type}"`)) ?? '';
      const names = [...own.matchAll(/<searchParam>\s*<name value="([^"]+)"/g)].map(([, name]) => name);
      expect(names.length).toBeGreaterThan(10);
      expect(names.filter((name) => !(name! in kind.params) && !(name! in common))).toEqual([]);
    },
  );
});

describe('versions of a message', () => {
  const states = (more: Partial<MessageView>) =>
    versionsOf({ ...message, ...more }).map(({ version, state }) => `${version} ${state}`);

  it('are the moments that were recorded, and only move forward', () => {
    expect(states({ state: 'waiting', sentAt: null, finalAt: null })).toEqual(['1 waiting']);
    expect(states({ state: 'sent', finalAt: null })).toEqual(['2 sent', '1 waiting']);
    expect(states({ state: 'unknown', sentAt: null, finalAt: null })).toEqual(['3 unknown', '1 waiting']);
    expect(states({})).toEqual(['4 delivered', '2 sent', '1 waiting']);
    expect(states({ state: 'read' })).toEqual(['5 read', '2 sent', '1 waiting']);
    expect(states({ state: 'failed', sentAt: null })).toEqual(['4 failed', '1 waiting']);
    expect(states({ state: 'left_out', sentAt: null })).toEqual(['1 left_out']);
  });
});
