/** What every kind of channel has to keep, tried on the kind itself with a network of its own. */
import { Value } from 'typebox/value';
import { afterEach, describe, expect, test } from 'vitest';
import type { Answer, ChannelHost, ChannelKind, OpenChannel, Outgoing } from '../channels/contract.ts';
import { failures } from '../channels/failures.ts';
import { canonicalIds, plainId } from '../channels/receipt-ids.ts';
import { withDefaults } from '../channels/settings.ts';
import { type RecordingHost, recordingHost, until } from './channel-host.ts';

/** A network for one test, and settings of a channel to it. */
export interface TrialNetwork<S> {
  readonly settings: S;
  /** A phone writes to us, the way the network passes it on. Resolves to whether we took it. Absent where it cannot. */
  readonly deliver?: (from: string, text: string, host: ChannelHost) => Promise<boolean>;
  close(): Promise<void>;
}

export interface ChannelTrial<S extends object> {
  readonly kind: ChannelKind<S>;
  /** A network that takes everything and, where the kind has receipts, sends them soon. */
  network(host: RecordingHost): Promise<TrialNetwork<S>>;
  /** Settings to a network that is not there. Absent where that cannot be. */
  readonly nowhere?: S;
  /** Opens the kind; for kinds whose tests shorten waits. Default: `kind.open`. */
  open?(settings: S, host: ChannelHost): OpenChannel;
}

const messages = (count: number): Outgoing[] =>
  Array.from({ length: count }, (_, index) => ({
    key: index + 1,
    to: `+2317700${String(index).padStart(5, '0')}`,
    text: index % 20 === 0 ? 'A long text. '.repeat(30) : `Hello ${index} é ሰ`,
  }));

/** Hands over as much as there is room for until all is answered, as messaging does. */
export async function sendAll(host: RecordingHost, channel: OpenChannel, all: readonly Outgoing[]): Promise<void> {
  let next = 0;
  await until(`${all.length} answers`, () => {
    const room = channel.room();
    if (room > 0 && next < all.length) {
      channel.send(all.slice(next, next + room));
      next += room;
    }
    return host.answers.length >= all.length;
  });
}

export function describeChannel<S extends object>(trial: ChannelTrial<S>): void {
  const { kind } = trial;
  describe(`every channel: ${kind.kind}`, () => {
    describeShape(kind);
    describePresets(kind);
    describeSending(trial);
    describeEnding(trial);
    describeReceiving(trial);
    describeSecrets(trial);
  });
}

function describeShape<S extends object>(kind: ChannelKind<S>): void {
  test('each setting has a title and a description in words', () => {
    for (const [name, schema] of Object.entries(kind.settings.properties)) {
      const { title, description } = schema as { title?: string; description?: string };
      expect(title, `title of ${name}`).toMatch(/^\p{Lu}/u);
      expect(description, `description of ${name}`).toMatch(/\.$|\}\}$/);
    }
  });

  test('secrets are settings without a default', () => {
    for (const name of kind.secrets) {
      const schema = kind.settings.properties[name] as { default?: unknown } | undefined;
      expect(schema, name).toBeDefined();
      expect(schema?.default).toBeUndefined();
    }
  });
}

function describePresets<S extends object>(kind: ChannelKind<S>): void {
  test.skipIf(!kind.presets)('presets are settings of the kind and hold no secret', () => {
    for (const preset of kind.presets!) {
      expect(kind.secrets.filter((name) => name in preset.settings)).toEqual([]);
      const filled = Value.Default(kind.settings, structuredClone(preset.settings));
      const errors = Value.Errors(kind.settings, filled).filter((error) => error.keyword !== 'required');
      expect(errors, preset.name).toEqual([]);
    }
  });
}

interface Started<S> {
  readonly host: RecordingHost;
  readonly channel: OpenChannel;
  readonly network: TrialNetwork<S>;
}

function starter<S extends object>(trial: ChannelTrial<S>): () => Promise<Started<S>> {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return async () => {
    const host = Object.assign(recordingHost(), { allowPrivateNetworks: true });
    const network = await trial.network(host);
    closing.push(() => network.close());
    const channel = openTrial(trial, network.settings, host);
    closing.push(() => channel.close());
    await until('the link is up', () => host.links.at(-1)?.state === 'up');
    return { host, channel, network };
  };
}

const openTrial = <S extends object>(trial: ChannelTrial<S>, settings: S, host: ChannelHost): OpenChannel =>
  (trial.open ?? trial.kind.open)(settings, host);

function expectOneAnswerEach(answers: readonly Answer[], sent: readonly Outgoing[]): void {
  expect(answers.map((answer) => answer.key).toSorted((a, b) => a - b)).toEqual(sent.map((message) => message.key));
  for (const answer of answers) if (answer.status === 'failed') expect(failures).toHaveProperty(answer.failure);
}

function describeSending<S extends object>(trial: ChannelTrial<S>): void {
  const start = starter(trial);

  test('every message gets exactly one answer, and a receipt that finds it', async () => {
    const { host, channel } = await start();
    const all = messages(100);
    await sendAll(host, channel, all);
    expectOneAnswerEach(host.answers, all);
    expect(host.answers.every((answer) => answer.status === 'sent')).toBe(true);
    if (!trial.kind.gives.receipts) return;
    const known = new Set(
      host.answers.flatMap((answer) => (answer.status === 'sent' ? answer.externalIds.map(plainId) : [])),
    );
    await until('receipts', () => host.receipts.length >= all.length);
    for (const { key, externalId } of host.receipts) {
      expect(key !== undefined || canonicalIds(externalId).some((id) => known.has(id)), externalId).toBe(true);
    }
  });

  test('an address that is none is answered too, and never from within send', async () => {
    const { host, channel } = await start();
    channel.send([{ key: 1, to: 'nobody\r\n\0', text: 'Hello' }]);
    expect(host.answers).toEqual([]);
    await until('answer', () => host.answers.length === 1);
    expectOneAnswerEach(host.answers, [{ key: 1, to: '', text: '' }]);
  });

  test('any text is answered: empty, endless, broken', async () => {
    const { host, channel } = await start();
    const texts = ['', ' ', '\0', '\ud83d', '😀'.repeat(500), 'x'.repeat(100_000), '<a>&"\'\\\r\n{{to}}'];
    const all = texts.map((text, index) => ({ key: index + 1, to: '+231770000001', text }));
    await sendAll(host, channel, all);
    expectOneAnswerEach(host.answers, all);
  });
}

function describeEnding<S extends object>(trial: ChannelTrial<S>): void {
  const start = starter(trial);

  test('closing in the middle answers everything, once, and can be done twice', async () => {
    const { host, channel } = await start();
    const all = messages(50);
    channel.send(all.slice(0, 49));
    await Promise.all([channel.close(), channel.close()]);
    expect(channel.room()).toBe(0);
    channel.send(all.slice(49));
    await until('answers', () => host.answers.length >= 50);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expectOneAnswerEach(host.answers, all);
    expect(host.answers.find((answer) => answer.key === 50)).toMatchObject({
      status: 'failed',
      failure: 'network_down',
    });
    expect(host.links.at(-1)?.state).not.toBe('up');
  });

  test.skipIf(!trial.nowhere)('a network that is not there is reported, and no message is taken or lost', async () => {
    const host = Object.assign(recordingHost(), { allowPrivateNetworks: true });
    const channel = openTrial(trial, trial.nowhere!, host);
    const all = messages(3);
    channel.send(all);
    await until('answers', () => host.answers.length === 3);
    expectOneAnswerEach(host.answers, all);
    for (const answer of host.answers) expect(answer).toMatchObject({ status: 'failed', failure: 'network_down' });
    await until('no room', () => channel.room() === 0);
    await until('the reason', () => host.links.some((link) => link.reason !== undefined));
    await channel.close();
  });
}

function describeReceiving<S extends object>(trial: ChannelTrial<S>): void {
  const start = starter(trial);

  test.skipIf(!trial.kind.gives.incoming)(
    'a message is taken only when it is stored, else the network is told',
    async () => {
      const { host, network } = await start();
      if (!network.deliver) return;
      host.refusing = true;
      expect(await network.deliver('231770000001', 'Hello ሰላም', host)).toBe(false);
      expect(host.incomings).toEqual([]);
      host.refusing = false;
      expect(await network.deliver('231770000001', 'Hello ሰላም', host)).toBe(true);
      expect(host.incomings).toMatchObject([{ from: '231770000001', text: 'Hello ሰላም' }]);
    },
  );
}

function describeSecrets<S extends object>(trial: ChannelTrial<S>): void {
  const { kind } = trial;
  test.skipIf(kind.secrets.length === 0 || !trial.nowhere)('no secret shows in answers, links or logs', async () => {
    const host = Object.assign(recordingHost(), { allowPrivateNetworks: true });
    const secret = 'Zx9-sentinel';
    const secrets = Object.fromEntries(kind.secrets.map((name) => [name, secret]));
    const channel = openTrial(trial, { ...trial.nowhere!, ...secrets }, host);
    channel.send(messages(2));
    await until('answers', () => host.answers.length === 2);
    await until('the reason', () => host.links.some((link) => link.reason !== undefined));
    await channel.close();
    expect(JSON.stringify([host.answers, host.links, host.logs])).not.toContain(secret);
  });

  test('the settings of the trial are those that the schema takes', async () => {
    const host = recordingHost();
    const network = await trial.network(host);
    const filled = withDefaults<S>(kind.settings, network.settings);
    expect([...Value.Errors(kind.settings, filled)]).toEqual([]);
    await network.close();
  });
}
