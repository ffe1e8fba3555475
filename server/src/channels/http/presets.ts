import type { ChannelPreset } from '../contract.ts';
import type { HttpSettings } from './settings.ts';

/** Gateways that many have, as data. */
export const httpPresets: readonly ChannelPreset<HttpSettings>[] = [
  {
    name: 'kannel',
    title: 'Kannel',
    description: 'The sendsms address of a Kannel smsbox. Messages and receipts come back to /incoming and /receipt.',
    settings: {
      url: 'http://127.0.0.1:13013/cgi-bin/sendsms?username={{username}}&password={{password}}&from={{sender}}&to={{to_plain}}&text={{text}}&charset=UTF-8&coding={{coding}}&dlr-mask=31&dlr-url={{receipt_url}}',
      method: 'GET',
      content: 'none',
      success_status: '202',
      success_pattern: '^[03]:',
      failures:
        '~Authorization = account_refused\n~receiver = number_invalid\n403 = account_refused\n503 = network_busy',
      // Kannel replaces %d (state), %F (the centre's id) and %A (its words) when it calls.
      receipt_url: '{{hook_url}}/receipt?secret={{hook_secret}}&key={{key}}&status=%d&id=%F&detail=%A',
      hook_check: 'secret',
      hook_secret_in: 'query:secret',
      receipt_states: '1 = delivered\n2 = failed phone_unreachable\n4 = accepted\n8 = accepted\n16 = failed rejected',
    },
  },
];
