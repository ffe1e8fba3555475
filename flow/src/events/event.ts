/** What happened, in the order in which it happened; JSON as goflow 0.293 writes it (`cases`, reference of events). */

export interface Event {
  /** Version 7. */
  readonly uuid: string;
  readonly type: string;
  readonly created_on: string;
  readonly [property: string]: unknown;
}

/** An event before it has its identifier and its time; `Step.log` and `Log` add them. */
export interface EventBody {
  readonly type: string;
  readonly [property: string]: unknown;
}

export type Log = (body: EventBody) => void;
