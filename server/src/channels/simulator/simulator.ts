import { countParts } from '@mhero/flow/sms/parts.ts';
import type { Answer, ChannelHost, ChannelKind, Incoming, OpenChannel, Outgoing, Receipt } from '../contract.ts';
import { withDefaults } from '../settings.ts';
import { DueQueue } from './due-queue.ts';
import { type PlannedEvent, planPhone } from './script.ts';
import { type SimulatorSettings, simulatorSettings } from './settings.ts';

/**
 * Phones inside the product. The messages themselves are the truth; the channel only plans what the phones will do. A
 * plan lives in memory: after a restart the receipts and scripted answers still planned never come, and their messages
 * stay `sent`.
 */
export const simulatorKind: ChannelKind<SimulatorSettings> = {
  kind: 'simulator',
  scheme: 'tel',
  settings: simulatorSettings,
  secrets: [],
  gives: { receipts: true, incoming: true, idempotent: false },
  voice: {
    atOnce: (settings) => withDefaults<SimulatorSettings>(simulatorSettings, settings).calls_at_once,
    // The call itself is the truth: it rings until somebody takes the phone on the page of simulated phones.
    place: async (_, { key, to }) =>
      /^\+?[0-9]{1,20}$/.test(to)
        ? { status: 'placed', externalId: `sim-${key}` }
        : { status: 'failed', failure: 'number_invalid' },
  },
  open: (settings, host) => new Simulator(withDefaults<SimulatorSettings>(simulatorSettings, settings), host),
};

type Due =
  | { readonly kind: 'receipt'; readonly receipt: Receipt; readonly attempt: number }
  | { readonly kind: 'reply'; readonly message: Incoming; readonly attempt: number };

/** Above so many planned events the phones fall silent, so that memory stays bounded. */
const mostPlanned = 500_000;
const mostPhonesKnown = 200_000;
const mostAttempts = 6;

class Simulator implements OpenChannel {
  readonly #settings: SimulatorSettings;
  readonly #host: ChannelHost;
  readonly #plan = new DueQueue<Due>((items) => this.#happen(items));
  /** How many messages each phone had. */
  readonly #occasions = new Map<string, number>();
  #answers: Answer[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(settings: SimulatorSettings, host: ChannelHost) {
    this.#settings = settings;
    this.#host = host;
    queueMicrotask(() => {
      if (!this.#closed) host.link('up');
    });
  }

  room(): number {
    return this.#closed ? 0 : Math.max(0, this.#settings.window - this.#answers.length);
  }

  send(messages: readonly Outgoing[]): void {
    for (const message of messages) this.#answers.push(this.#take(message));
    this.#scheduled ??= setImmediate(() => this.#answer());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#answer();
    this.#plan.clear();
    this.#host.link('down', 'closed');
  }

  #answer(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const answers = this.#answers;
    this.#answers = [];
    for (const answer of answers) this.#host.answered(answer);
  }

  #take(message: Outgoing): Answer {
    const { key, to, text } = message;
    if (this.#closed) return { key, status: 'failed', failure: 'network_down', detail: 'the simulator is closed' };
    if (!/^\+?[0-9]{1,20}$/.test(to)) return { key, status: 'failed', failure: 'number_invalid' };
    const { refused, events } = planPhone(this.#settings.seed, to, text, this.#settings, this.#occasion(to));
    if (refused) return { key, status: 'failed', failure: refused, detail: 'simulated' };
    const { parts } = countParts(text);
    const externalIds = Array.from({ length: parts }, (_, index) => `sim-${key}-${index + 1}`);
    for (const event of events) this.#note(event, message, externalIds);
    return { key, status: 'sent', externalIds };
  }

  #occasion(to: string): number {
    const before = this.#occasions.get(to) ?? 0;
    if (this.#occasions.size >= mostPhonesKnown && before === 0) this.#occasions.clear();
    this.#occasions.set(to, before + 1);
    return before;
  }

  #note(event: PlannedEvent, message: Outgoing, externalIds: readonly string[]): void {
    if (this.#plan.size >= mostPlanned) return;
    const { key, to } = message;
    if (event.kind === 'reply') {
      const externalId = `sim-reply-${key}`;
      this.#plan.add(event.afterMs, { kind: 'reply', message: { from: to, text: event.text, externalId }, attempt: 0 });
      return;
    }
    const { state, failure } = event;
    for (const externalId of externalIds) {
      const receipt = { externalId, key, from: to, state, ...(failure && { failure }), detail: 'simulated' };
      this.#plan.add(event.afterMs, { kind: 'receipt', receipt, attempt: 0 });
    }
  }

  #happen(items: Due[]): void {
    for (const item of items) {
      const done = item.kind === 'reply' ? this.#host.incoming(item.message) : this.#host.receipt(item.receipt);
      done.catch(() => this.#again(item));
    }
  }

  /** As a network does: what could not be stored comes again, later and later, a few times. */
  #again(item: Due): void {
    if (this.#closed || item.attempt >= mostAttempts) return;
    this.#plan.add(1_000 * 2 ** item.attempt, { ...item, attempt: item.attempt + 1 });
  }
}
