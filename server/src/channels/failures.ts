/**
 * The closed list of reasons why a message did not go out. Each says whether trying again can help, whose matter it
 * is, and (by its code, in the words files) what an officer reads.
 */
export interface Failure {
  readonly retry: boolean;
  /** number: the address is wrong or unreachable; network: the operator; account: our contract with it; us: our own doing */
  readonly fault: 'number' | 'network' | 'account' | 'us';
}

export const failures = {
  number_unknown: { retry: false, fault: 'number' },
  number_invalid: { retry: false, fault: 'number' },
  number_barred: { retry: false, fault: 'number' },
  phone_unreachable: { retry: false, fault: 'number' },
  expired: { retry: false, fault: 'number' },
  rejected: { retry: false, fault: 'network' },
  network_busy: { retry: true, fault: 'network' },
  network_down: { retry: true, fault: 'network' },
  network_error: { retry: true, fault: 'network' },
  account_refused: { retry: false, fault: 'account' },
  account_empty: { retry: false, fault: 'account' },
  sender_refused: { retry: false, fault: 'account' },
  text_refused: { retry: false, fault: 'us' },
  text_too_long: { retry: false, fault: 'us' },
  expression_failed: { retry: false, fault: 'us' },
  unknown_reason: { retry: false, fault: 'network' },
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof failures;
