import type { FailureCode } from '../failures.ts';

/** What a command_status that refuses a submit means to us. All that is not listed is `unknown_reason`. */
const byStatus: Readonly<Record<number, FailureCode>> = {
  1: 'text_too_long',
  4: 'network_down',
  8: 'network_error',
  10: 'sender_refused',
  11: 'number_invalid',
  13: 'account_refused',
  14: 'account_refused',
  15: 'account_refused',
  20: 'network_busy',
  67: 'rejected',
  69: 'network_error',
  72: 'sender_refused',
  73: 'sender_refused',
  80: 'number_invalid',
  81: 'number_invalid',
  88: 'network_busy',
  97: 'rejected',
  98: 'rejected',
  100: 'network_error',
  101: 'rejected',
  102: 'rejected',
  192: 'rejected',
  193: 'rejected',
  194: 'rejected',
  195: 'rejected',
  196: 'rejected',
  254: 'network_error',
};

export const failureOfStatus = (status: number): FailureCode => byStatus[status] ?? 'unknown_reason';

/** The centre asks for less: RMSGQFUL and RTHROTTLED. */
export const isThrottle = (status: number): boolean => status === 0x58 || status === 0x14;
