/** Channels: add, change, pause, test. Secrets go in and never come out. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ChannelChange,
  ChannelKindRow,
  ChannelRow,
  NewChannel,
  TestMessage,
  TestResult,
} from '@mhero/contract/channels.ts';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { type AnyChannelKind, channelKinds, findKind } from '../channels/channels.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError, type FieldError } from '../errors.ts';
import type { Sealer } from '../lib/seal.ts';
import { canCall } from './can-call.ts';
import { openSecrets, openSettings, sealSecrets } from './channel-secrets.ts';
import { stateName } from './model.ts';
import { enqueue } from './outbox.ts';
import * as store from './store-channels.ts';

export interface Channels {
  kinds(): ChannelKindRow[];
  list(): Promise<ChannelRow[]>;
  /** By uuid or name. Throws `request:not_found`. */
  get(key: string): Promise<ChannelRow>;
  /** Throws `channel:settings` with fields, `request:conflict` for a name that is taken. */
  add(subject: Subject, request: Static<typeof NewChannel>): Promise<ChannelRow>;
  change(subject: Subject, key: string, change: Static<typeof ChannelChange>): Promise<ChannelRow>;
  /** Refused with `request:conflict` while anything waits on it. */
  remove(subject: Subject, key: string): Promise<void>;
  /** Sends one real message ahead of all broadcasts and waits some seconds for the network's answer. */
  test(subject: Subject, key: string, request: Static<typeof TestMessage>): Promise<Static<typeof TestResult>>;
  /** For the network's requests to us, and for telephone calls. Null when there is no such channel, or it has neither. */
  hook(uuid: string): Promise<{
    id: number;
    uuid: string;
    scheme: string;
    kind: AnyChannelKind;
    settings: Record<string, unknown>;
  } | null>;
}

const testWaitMs = 12_000;

/** The named channel, or the only one. Throws `channel:missing`. */
export async function findChannel(db: Queryable, key: string | undefined): Promise<store.StoredChannel> {
  if (key !== undefined && key !== '') {
    const found = await store.channelBy(db, key);
    if (!found) throw new AppError('channel:missing', `There is no channel "${key}".`);
    return found;
  }
  const all = await store.listChannels(db);
  if (all.length === 0)
    throw new AppError('channel:missing', 'There is no channel yet. Add one first (the simulator needs nothing).');
  if (all.length > 1)
    throw new AppError('channel:missing', `Say which channel: ${all.map((each) => each.name).join(', ')}.`);
  return all[0]!;
}

/** The named channel, or the first, that can place calls. Throws `channel:missing`. */
export async function findLine(db: Queryable, key: string | undefined): Promise<store.StoredChannel> {
  const found =
    key === undefined || key === ''
      ? (await store.listChannels(db)).find(({ kind }) => canCall(kind))
      : await findChannel(db, key);
  if (found && canCall(found.kind)) return found;
  throw new AppError(
    'channel:missing',
    found ? `The channel "${found.name}" cannot place calls.` : 'There is no channel that can place calls yet.',
  );
}

export function createChannels(db: Db, sealer: Sealer): Channels {
  async function stored(key: string): Promise<store.StoredChannel> {
    const found = await store.channelBy(db, key);
    if (!found) throw new AppError('request:not_found', `There is no channel "${key.slice(0, 100)}".`);
    return found;
  }

  function split(kind: AnyChannelKind, uuid: string, all: Record<string, unknown>) {
    const settings = { ...all };
    const secrets: Record<string, unknown> = {};
    for (const name of kind.secrets)
      if (settings[name] !== undefined) {
        if (settings[name] !== '') secrets[name] = settings[name];
        delete settings[name];
      }
    return { settings, secrets: sealSecrets(sealer, uuid, secrets), secretNames: Object.keys(secrets) };
  }

  return {
    kinds: () =>
      channelKinds.map(({ kind, scheme, settings, secrets, presets = [] }) => ({
        ...{ kind, scheme, settings },
        secrets: [...secrets],
        presets: [...presets],
      })),
    list: async () => (await store.listChannels(db)).map(toRow),
    get: async (key) => toRow(await stored(key)),
    async add(subject, request) {
      const kind = findKind(request.kind);
      if (!kind)
        throw new AppError(
          'channel:settings',
          `There is no channel kind "${request.kind}"; there are ${channelKinds.map((each) => each.kind).join(', ')}.`,
          {
            fields: [{ where: '/kind', message: 'is not known' }],
          },
        );
      checkSettings(kind, request.settings);
      const uuid = randomUUID();
      const values = {
        name: request.name.trim(),
        rate: request.rate ?? null,
        paused: false,
        ...split(kind, uuid, request.settings),
      };
      await named(request.name, () =>
        db.tx(async (tx) => {
          await store.insertChannel(tx, uuid, kind, values, subject.accountId);
          await record(tx, subject, 'channel.add', `channel:${uuid}`, { name: values.name, kind: kind.kind });
        }),
      );
      return toRow(await stored(uuid));
    },
    async change(subject, key, change) {
      const found = await stored(key);
      const kind = findKind(found.kind);
      const before = openSettings(sealer, found);
      const after = change.settings ? { ...change.settings } : before;
      if (kind && change.settings) {
        const secrets = openSecrets(sealer, found);
        for (const name of kind.secrets)
          if (after[name] === undefined && secrets[name] !== undefined) after[name] = secrets[name];
        checkSettings(kind, after);
      }
      const reopen = change.settings !== undefined && JSON.stringify(after) !== JSON.stringify(before);
      const values = {
        name: change.name?.trim() ?? found.name,
        rate: change.rate === undefined ? found.rate : change.rate,
        paused: change.paused ?? found.paused,
        ...(kind
          ? split(kind, found.uuid, after)
          : { settings: found.settings, secrets: found.secrets, secretNames: found.secret_names }),
      };
      const what = { changed: Object.keys(change), settings: Object.keys(change.settings ?? {}) };
      await named(values.name, () =>
        db.tx(async (tx) => {
          await store.updateChannel(tx, found.id, values, reopen);
          await record(tx, subject, 'channel.change', `channel:${found.uuid}`, what);
        }),
      );
      return toRow(await stored(found.uuid));
    },
    async remove(subject, key) {
      const found = await stored(key);
      await db.tx(async (tx) => {
        if (await store.channelInUse(tx, found.id))
          throw new AppError(
            'request:conflict',
            'Messages still wait on this channel. Cancel their broadcasts first, or let them go out.',
          );
        await store.retireChannel(tx, found.id);
        await record(tx, subject, 'channel.remove', `channel:${found.uuid}`, { name: found.name });
      });
    },
    async test(subject, key, request) {
      const found = await stored(key);
      await db.tx((tx) => record(tx, subject, 'channel.test', `channel:${found.uuid}`));
      const [id] = await enqueue(db, [
        {
          channelId: found.id,
          address: normalAddress(found.scheme, request.to),
          text: request.text,
          lane: 'reply',
          expiresAt: new Date(Date.now() + 60_000),
        },
      ]);
      for (let waited = 0; waited < testWaitMs; waited += 100) {
        const now = await store.messageNow(db, id!);
        if (now) return { message: String(id), state: stateName(now.state), failure: now.failure, detail: now.detail };
        await sleep(100);
      }
      return { message: String(id), state: 'queued', failure: null, detail: found.link_reason };
    },
    async hook(uuid) {
      const found = await store.channelBy(db, uuid);
      const kind = found && found.uuid === uuid ? findKind(found.kind) : undefined;
      if (!found || (!kind?.hook && !kind?.voice)) return null;
      return { id: found.id, uuid: found.uuid, scheme: found.scheme, kind, settings: openSettings(sealer, found) };
    },
  };
}

function normalAddress(scheme: string, to: string): string {
  if (scheme !== 'tel') return to.trim();
  const bare = to.replace(/[\s().-]/g, '').replace(/^00/, '+');
  if (!/^\+?\d{3,15}$/.test(bare))
    throw new AppError(
      'request:invalid',
      `"${to}" is not a telephone number. Write it with the country code: +231770000001.`,
      {
        fields: [{ where: '/to', message: 'is not a telephone number' }],
      },
    );
  return bare.startsWith('+') ? bare : `+${bare}`;
}

function checkSettings(kind: AnyChannelKind, settings: Record<string, unknown>): void {
  const filled = Value.Default(kind.settings, structuredClone(settings));
  if (Value.Check(kind.settings, filled)) return;
  const fields: FieldError[] = Value.Errors(kind.settings, filled)
    .slice(0, 20)
    .map((error) => ({ where: `/settings${error.instancePath}`, message: error.message }));
  throw new AppError('channel:settings', 'The settings of the channel are not complete.', { fields });
}

async function named(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { code?: string }).code === '23505')
      throw new AppError('request:conflict', `There is a channel "${name}" already.`, {
        fields: [{ where: '/name', message: 'is taken' }],
      });
    throw error;
  }
}

function toRow(stored: store.StoredChannel): ChannelRow {
  const { uuid, name, kind, scheme, rate, paused, link, link_reason, settings, waiting } = stored;
  return {
    id: uuid,
    ...{ name, kind, scheme, rate, paused, link, link_reason, settings, waiting },
    link_since: stored.link_since?.toISOString() ?? null,
    secrets_set: stored.secret_names,
    hook: findKind(kind)?.hook ? `/hooks/${uuid}` : null,
  };
}
