/** A voice flow for tests: says hello, asks for a digit, records a word, calls a number, and says what it has. */

import { nodeUuid } from '../sessions/testing.ts';
import { flowUuid } from './talks.ts';

const node = (at: number, actions: object[], router: object | null, next: number | null, silent?: number): object => ({
  uuid: nodeUuid(at),
  actions: actions.map((action, i) => ({ uuid: nodeUuid(at + 1 + i), ...action })),
  ...(router && { router }),
  exits: [
    { uuid: nodeUuid(at + 8), ...(next === null ? {} : { destination_uuid: nodeUuid(next) }) },
    ...(silent === undefined ? [] : [{ uuid: nodeUuid(at + 9), destination_uuid: nodeUuid(silent) }]),
  ],
});

const waits = (at: number, wait: object, operand: string, result: string, silence = false): object => ({
  type: 'switch',
  operand,
  result_name: result,
  wait: silence ? { ...wait, timeout: { seconds: 5, category_uuid: nodeUuid(at + 7) } } : wait,
  cases: [],
  categories: [
    { uuid: nodeUuid(at + 6), name: 'All Responses', exit_uuid: nodeUuid(at + 8) },
    ...(silence ? [{ uuid: nodeUuid(at + 7), name: 'No Response', exit_uuid: nodeUuid(at + 9) }] : []),
  ],
  default_category_uuid: nodeUuid(at + 6),
});

export const voiceUuid = flowUuid(7_000);

export const voiceFlow = () => ({
  ...{ uuid: voiceUuid, name: 'Check-in', spec_version: '14.4.2', language: 'eng', type: 'voice', localization: {} },
  ...{ expire_after_minutes: 5, revision: 0 },
  nodes: [
    node(
      7_010,
      [
        { type: 'say_msg', text: 'Good day @contact.first_name & all.' },
        { type: 'say_msg', text: 'Press 1 if it is open.' },
      ],
      waits(7_010, { type: 'msg', hint: { type: 'digits', count: 1 } }, '@input.text', 'Open', true),
      ...([7_020, 7_050] as const),
    ),
    node(
      7_020,
      [{ type: 'play_audio', audio_url: 'https://media.example/name.mp3' }],
      waits(7_020, { type: 'msg', hint: { type: 'audio' } }, '@input', 'Word'),
      7_030,
    ),
    node(
      7_030,
      [],
      waits(7_030, { type: 'dial', phone: '+231770009999' }, '@(default(resume.dial.status, ""))', 'Helper'),
      7_040,
    ),
    node(7_040, [{ type: 'say_msg', text: 'You pressed @results.open. The helper: @results.helper.' }], null, null),
    node(7_050, [{ type: 'say_msg', text: 'Nobody answered.' }], null, null),
  ],
});

export const askingUuid = flowUuid(7_100);

/** Asks for a key, then calls `url`, and says the text that came back. */
export const askingFlow = (url: string) => ({
  ...voiceFlow(),
  ...{ uuid: askingUuid, name: 'Weather' },
  nodes: [
    node(
      7_110,
      [{ type: 'say_msg', text: 'Press a key.' }],
      waits(7_110, { type: 'msg', hint: { type: 'digits', count: 1 } }, '@input.text', 'Key'),
      7_120,
    ),
    node(7_120, [{ type: 'call_webhook', method: 'GET', url, headers: {}, body: '' }], null, 7_130),
    node(7_130, [{ type: 'say_msg', text: 'It will @webhook.json.text.' }], null, null),
  ],
});
