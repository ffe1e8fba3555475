/**
 * A small message centre for tests and benchmarks: counts what it is given, answers it, sends receipts.
 *
 * As a child process: `node server/src/testing/smsc.ts --port N [--receipts-ms 1000] [--log FILE] …`; prints
 * `listening on PORT`. The log has one line per accepted message part, `destination hash`, written before the answer
 * leaves, so that it tells the truth about every story in which somebody was killed.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import net from 'node:net';
import { parseArgs } from 'node:util';
import { createWriter, decodePdu, encodePdu, findTlv, type Pdu, take } from '../channels/smpp/codec.ts';
import { Framer } from '../channels/smpp/framer.ts';
import { statuses, tags } from '../channels/smpp/protocol.ts';

export interface SmscOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Milliseconds from the answer to the receipt; undefined sends none. */
  readonly receiptsMs?: number;
  /** Share of receipts that say UNDELIV, 0 to 1; chosen by the text and number, so the same each time. */
  readonly failShare?: number;
  /** File that gets a line per accepted part. */
  readonly log?: string;
  /** Accept at most so many parts per second, refuse the rest with RTHROTTLED. */
  readonly throttlePerSecond?: number;
  /** Refuse every bind with this status. */
  readonly refuseBind?: number;
  /** Refuse every submit_sm with this status. */
  readonly refuse?: number;
  /** Wait so many milliseconds before each answer. */
  readonly answerMs?: number;
  /** Never answer a submit_sm (but do answer enquire_link). */
  readonly silent?: boolean;
  /** Cut the connection after so many accepted parts, without answering the last. */
  readonly dropAfter?: number;
  /** Ids in the answer are hexadecimal, in the receipt decimal, as some vendors have it. */
  readonly mixedIds?: boolean;
}

export interface Smsc {
  readonly port: number;
  /** Parts accepted so far. */
  accepted(): number;
  /** Receipts that the other side acknowledged. */
  acknowledged(): number;
  /** All submit_sm in order, only while `keep(true)`. */
  readonly submits: SubmitPdu[];
  keep(on: boolean): void;
  /** Delivers a text to every connection that receives; resolves with the first answer's status. */
  deliver(from: string, to: string, octets: Buffer, extra?: Partial<SubmitPdu['body']>): Promise<number>;
  connections(): number;
  /** Cuts all connections, as a crash would. */
  cut(): void;
  /** Changes behaviour from now on. */
  set(options: Partial<SmscOptions>): void;
  close(): Promise<void>;
}

export type SubmitPdu = Extract<Pdu, { name: 'submit_sm' }>;

interface Counters {
  accepted: number;
  acknowledged: number;
  second: number;
  inSecond: number;
}

interface Centre {
  options: SmscOptions;
  readonly counters: Counters;
  readonly submits: SubmitPdu[];
  keeping: boolean;
  readonly log: number | undefined;
  lines: string;
}

export function messageHash(octets: Uint8Array): string {
  return createHash('sha1').update(octets).digest('base64url').slice(0, 16);
}

export function startSmsc(options: SmscOptions = {}): Promise<Smsc> {
  const centre: Centre = {
    options,
    counters: { accepted: 0, acknowledged: 0, second: 0, inSecond: 0 },
    submits: [],
    keeping: false,
    log: options.log ? openSync(options.log, 'a') : undefined,
    lines: '',
  };
  const open = new Set<Connection>();
  const server = net.createServer((socket) => {
    const connection = new Connection(centre, socket);
    open.add(connection);
    socket.on('close', () => open.delete(connection));
  });
  const cut = (): void => {
    for (const connection of open) connection.socket.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address() as net.AddressInfo;
      resolve({
        port: address.port,
        accepted: () => centre.counters.accepted,
        acknowledged: () => centre.counters.acknowledged,
        submits: centre.submits,
        keep: (on) => {
          centre.keeping = on;
        },
        deliver: (from, to, octets, extra) =>
          Promise.race([...open].filter((each) => each.receives).map((each) => each.deliver(from, to, octets, extra))),
        connections: () => open.size,
        cut,
        set: (change) => {
          centre.options = { ...centre.options, ...change };
        },
        close: () =>
          new Promise((done) => {
            cut();
            server.close(() => {
              if (centre.log !== undefined) closeSync(centre.log);
              done();
            });
          }),
      });
    });
  });
}

class Connection {
  readonly socket: net.Socket;
  receives = false;
  readonly #centre: Centre;
  readonly #writer = createWriter();
  readonly #framer = new Framer();
  readonly #waiting = new Map<number, (status: number) => void>();
  #sequence = 0;
  #due: { at: number; pdus: SubmitPdu[]; ids: number[] }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(centre: Centre, socket: net.Socket) {
    this.#centre = centre;
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => clearTimeout(this.#timer));
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  deliver(from: string, to: string, octets: Buffer, extra: Partial<SubmitPdu['body']> = {}): Promise<number> {
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      this.#waiting.set(sequence, resolve);
      encodePdu(this.#writer, 'deliver_sm', sequence, {
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: from,
        destination_addr: to,
        short_message: octets,
        ...extra,
      });
      this.#flush();
    });
  }

  #read(chunk: Buffer): void {
    const sane = this.#framer.push(chunk, (bytes, start, end) => {
      const pdu = decodePdu(bytes, start, end);
      if (pdu.name) this.#take(pdu);
    });
    const { log } = this.#centre;
    if (log !== undefined && this.#centre.lines !== '') {
      writeSync(log, this.#centre.lines);
      this.#centre.lines = '';
    }
    this.#flush();
    if (!sane) this.socket.destroy();
  }

  #flush(): void {
    const bytes = take(this.#writer);
    if (bytes.length > 0 && this.socket.writable) this.socket.write(bytes);
  }

  #take(pdu: Pdu): void {
    switch (pdu.name) {
      case 'submit_sm':
        this.#submit(pdu);
        break;
      case 'deliver_sm_resp':
        this.#delivered(pdu.sequence, pdu.status);
        break;
      case 'enquire_link':
        encodePdu(this.#writer, 'enquire_link_resp', pdu.sequence);
        break;
      case 'unbind':
        encodePdu(this.#writer, 'unbind_resp', pdu.sequence);
        this.#flush();
        this.socket.end();
        break;
      case 'bind_transceiver':
      case 'bind_transmitter':
      case 'bind_receiver':
        this.#bind(pdu);
    }
  }

  #bind(pdu: Extract<Pdu, { name: 'bind_transceiver' | 'bind_transmitter' | 'bind_receiver' }>): void {
    const status = this.#centre.options.refuseBind ?? 0;
    this.receives = status === 0 && pdu.name !== 'bind_transmitter';
    encodePdu(this.#writer, `${pdu.name}_resp`, pdu.sequence, { system_id: 'mhero-test' }, { status });
  }

  #delivered(sequence: number, status: number): void {
    const waiting = this.#waiting.get(sequence);
    if (waiting) {
      this.#waiting.delete(sequence);
      waiting(status);
    } else if (status === 0) {
      this.#centre.counters.acknowledged++;
    }
  }

  #submit(pdu: SubmitPdu): void {
    const { options, counters } = this.#centre;
    if (options.silent) return;
    const refused = this.#overRate() ? statuses.ESME_RTHROTTLED : (options.refuse ?? 0);
    if (refused) {
      encodePdu(this.#writer, 'submit_sm_resp', pdu.sequence, {}, { status: refused });
      return;
    }
    counters.accepted++;
    this.#note(pdu);
    if (options.dropAfter !== undefined && counters.accepted >= options.dropAfter) {
      this.#centre.options = { ...options, dropAfter: undefined };
      this.socket.destroy();
      return;
    }
    const id = counters.accepted;
    if (!options.answerMs) {
      this.#answer(pdu.sequence, id);
    } else {
      setTimeout(() => {
        this.#answer(pdu.sequence, id);
        this.#flush();
      }, options.answerMs);
    }
    if (options.receiptsMs !== undefined && pdu.body.registered_delivery & 1) this.#owe(pdu, id, options.receiptsMs);
  }

  #overRate(): boolean {
    const { options, counters } = this.#centre;
    if (options.throttlePerSecond === undefined) return false;
    const second = Math.floor(performance.now() / 1000);
    if (second !== counters.second) {
      counters.second = second;
      counters.inSecond = 0;
    }
    return counters.inSecond++ >= options.throttlePerSecond;
  }

  #note(pdu: SubmitPdu): void {
    if (this.#centre.keeping) {
      const body = { ...pdu.body, short_message: Buffer.from(pdu.body.short_message) };
      this.#centre.submits.push({
        ...pdu,
        body,
        tlvs: pdu.tlvs.map((tlv) => ({ ...tlv, value: Buffer.from(tlv.value) })),
      });
    }
    if (this.#centre.log === undefined) return;
    const octets = findTlv(pdu.tlvs, tags.message_payload) ?? pdu.body.short_message;
    this.#centre.lines += `${pdu.body.destination_addr} ${messageHash(octets)}\n`;
  }

  #answer(sequence: number, id: number): void {
    encodePdu(this.#writer, 'submit_sm_resp', sequence, { message_id: id.toString(16).padStart(8, '0') });
  }

  /** Receipts that fall due in the same few milliseconds leave in one write. */
  #owe(pdu: SubmitPdu, id: number, ms: number): void {
    const at = performance.now() + ms;
    const last = this.#due.at(-1);
    if (last && at - last.at < 5) {
      last.pdus.push(pdu);
      last.ids.push(id);
      return;
    }
    this.#due.push({ at, pdus: [pdu], ids: [id] });
    this.#timer ??= setTimeout(() => this.#pay(), ms);
  }

  #pay(): void {
    const now = performance.now();
    while (this.#due.length > 0 && this.#due[0]!.at <= now) {
      const { pdus, ids } = this.#due.shift()!;
      for (let index = 0; index < pdus.length; index++) this.#receipt(pdus[index]!, ids[index]!);
    }
    this.#flush();
    const next = this.#due[0];
    this.#timer = next && setTimeout(() => this.#pay(), Math.max(1, next.at - now));
  }

  #receipt(pdu: SubmitPdu, id: number): void {
    const { failShare = 0, mixedIds } = this.#centre.options;
    const failed = failShare > 0 && (id * 2_654_435_761) % 4_294_967_296 < failShare * 4_294_967_296;
    const shown = mixedIds ? String(id) : id.toString(16).padStart(8, '0');
    const stat = failed ? 'UNDELIV' : 'DELIVRD';
    const err = failed ? '027' : '000';
    const text = `id:${shown} sub:001 dlvrd:${failed ? '000' : '001'} submit date:2601010000 done date:2601010000 stat:${stat} err:${err} text:`;
    encodePdu(this.#writer, 'deliver_sm', ++this.#sequence, {
      source_addr_ton: 1,
      source_addr_npi: 1,
      source_addr: pdu.body.destination_addr,
      destination_addr: pdu.body.source_addr,
      esm_class: 4,
      short_message: Buffer.from(text, 'latin1'),
    });
  }
}

export interface LogCount {
  readonly parts: number;
  readonly distinct: number;
  /** Lines that occur more than once, with how often. */
  readonly repeated: ReadonlyMap<string, number>;
}

/** Reads a log: how many parts were accepted, and which of them more than once. */
export function countLog(file: string): LogCount {
  const seen = new Map<string, number>();
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.pop();
  for (const line of lines) seen.set(line, (seen.get(line) ?? 0) + 1);
  return { parts: lines.length, distinct: seen.size, repeated: new Map([...seen].filter(([, times]) => times > 1)) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '2775' },
      'receipts-ms': { type: 'string' },
      'fail-share': { type: 'string' },
      'throttle-per-second': { type: 'string' },
      'refuse-bind': { type: 'string' },
      refuse: { type: 'string' },
      'answer-ms': { type: 'string' },
      'drop-after': { type: 'string' },
      silent: { type: 'boolean' },
      'mixed-ids': { type: 'boolean' },
      log: { type: 'string' },
    },
  });
  const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));
  const smsc = await startSmsc({
    port: Number(values.port),
    receiptsMs: number(values['receipts-ms']),
    failShare: number(values['fail-share']),
    throttlePerSecond: number(values['throttle-per-second']),
    refuseBind: number(values['refuse-bind']),
    refuse: number(values.refuse),
    answerMs: number(values['answer-ms']),
    dropAfter: number(values['drop-after']),
    silent: values.silent,
    mixedIds: values['mixed-ids'],
    log: values.log,
  });
  process.stdout.write(`listening on ${smsc.port}\n`);
  process.on('SIGTERM', () => smsc.close().then(() => process.exit(0)));
  // Ends with its parent: the parent's end of standard input closes.
  process.stdin.on('end', () => process.exit(0)).resume();
}

if (import.meta.main) await main();
