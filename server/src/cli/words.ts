/** English for the terminal. */
import type { LeftOutReason } from '@mhero/contract/audiences.ts';

export const count = (n: number): string => n.toLocaleString('en');

const reasons: Readonly<Record<LeftOutReason, string>> = {
  outside_area: 'outside your area',
  inactive: 'not active',
  no_address: 'no phone number or other address',
  invalid_number: 'the number is not valid',
  opted_out: 'does not want messages',
  same_number: 'another contact has the same number and is written to',
};

export const leftOutWords = (reason: string): string => reasons[reason as LeftOutReason] ?? reason.replaceAll('_', ' ');
