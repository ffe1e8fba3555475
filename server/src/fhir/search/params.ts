/** Search parameters: their types, what each type understands, and the values in a request. */

export type ParamType = 'token' | 'string' | 'reference' | 'date' | 'uri' | 'number';

export interface Param {
  readonly type: ParamType;
  /** The canonical address of its SearchParameter; of R4's own ones unless said. */
  readonly definition?: string;
  /** Plain words for the CapabilityStatement, where it does not do all that the standard says or does more. */
  readonly documentation?: string;
  /** Types that a reference may lead to. */
  readonly targets?: readonly string[];
  /** Of the modifiers that its type has in the standard, those that it understands. */
  readonly modifiers?: readonly string[];
  /** Parameters of the target that may follow after a dot. */
  readonly chains?: readonly string[];
  /** False: `_has` cannot come back by it. */
  readonly has?: boolean;
}

/** `system|code`: a system of null means any, an empty one none. A code of null means any of that system. */
export interface TokenValue {
  readonly type: 'token';
  readonly system: string | null;
  readonly code: string | null;
}

export interface ReferenceValue {
  readonly type: 'reference';
  /** Null when only the id was said. */
  readonly target: string | null;
  readonly id: string;
}

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** The moments that a date as precise as it was written covers: from, and the first one after it. */
export interface DateValue {
  readonly type: 'date';
  readonly prefix: Prefix;
  readonly from: Date;
  readonly to: Date;
}

export interface StringValue {
  readonly type: 'string' | 'uri';
  readonly text: string;
}

export interface NumberValue {
  readonly type: 'number';
  readonly prefix: Prefix;
  readonly number: number;
}

export type Value = TokenValue | ReferenceValue | DateValue | StringValue | NumberValue;

/** What every kind is found by. */
export const common: Readonly<Record<string, Param>> = {
  _id: {
    type: 'token',
    definition: 'http://hl7.org/fhir/SearchParameter/Resource-id',
  },
  _lastUpdated: {
    type: 'date',
    definition: 'http://hl7.org/fhir/SearchParameter/Resource-lastUpdated',
  },
};
