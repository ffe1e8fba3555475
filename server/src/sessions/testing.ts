/** Flows for tests: a question of a number, then a question of yes or no; and one that calls out first. */
export const nodeUuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const surveyUuid = '76f0a02f-3b75-4b86-9064-e9195e1b3a10';
export const callingUuid = '76f0a02f-3b75-4b86-9064-e9195e1b3a11';
export const group = { uuid: '1e1ce1e1-9288-4504-869e-022d1003c72a', name: 'Answered' };

export const say = (n: number, text: string) => ({ uuid: nodeUuid(n), type: 'send_msg', text });

function ask(at: number, text: string, result: string, next: number | null, timeout?: number): object[] {
  const [exit, silent] = [nodeUuid(at + 2), nodeUuid(at + 3)];
  const [other, silence] = [nodeUuid(at + 4), nodeUuid(at + 5)];
  return [
    {
      uuid: nodeUuid(at),
      actions: [say(at + 1, text)],
      router: {
        type: 'switch',
        operand: '@input.text',
        result_name: result,
        wait: { type: 'msg', ...(timeout && { timeout: { seconds: timeout, category_uuid: silence } }) },
        cases: [],
        categories: [
          { uuid: other, name: 'All Responses', exit_uuid: exit },
          ...(timeout ? [{ uuid: silence, name: 'No Response', exit_uuid: silent }] : []),
        ],
        default_category_uuid: other,
      },
      exits: [
        { uuid: exit, ...(next === null ? {} : { destination_uuid: nodeUuid(next) }) },
        ...(timeout ? [{ uuid: silent }] : []),
      ],
    },
  ];
}

const flowOf = (uuid: string, name: string, nodes: unknown[]) => ({
  ...{ uuid, name, spec_version: '14.4.2', language: 'eng', type: 'messaging', localization: {} },
  ...{ expire_after_minutes: 60, revision: 0, nodes },
});

/** “How many beds?” — Beds; “Is it open?” — Open; then “Thank you, <beds>” with the field beds and a group. */
export function survey(timeoutSeconds?: number) {
  return flowOf(surveyUuid, 'Survey', [
    ...ask(10, 'How many beds?', 'Beds', 20, timeoutSeconds),
    ...ask(20, 'Is it open?', 'Open', 30),
    {
      uuid: nodeUuid(30),
      actions: [
        { uuid: nodeUuid(31), type: 'set_contact_field', field: { key: 'beds', name: 'Beds' }, value: '@results.beds' },
        { uuid: nodeUuid(32), type: 'add_contact_groups', groups: [group] },
        say(33, 'Thank you, @results.beds beds'),
      ],
      exits: [{ uuid: nodeUuid(34) }],
    },
  ]);
}

/** Asks “Which?”, calls `url` with the answer, and says what came back. */
export function calling(url: string) {
  return flowOf(callingUuid, 'Calling', [
    ...ask(110, 'Which?', 'Which', 120),
    {
      uuid: nodeUuid(120),
      actions: [
        {
          uuid: nodeUuid(121),
          type: 'call_webhook',
          method: 'GET',
          url: `${url}?q=@(url_encode(results.which))`,
          headers: {},
          body: '',
        },
      ],
      router: {
        type: 'switch',
        operand: '@webhook.status',
        cases: [],
        categories: [{ uuid: nodeUuid(124), name: 'Done', exit_uuid: nodeUuid(122) }],
        default_category_uuid: nodeUuid(124),
      },
      exits: [{ uuid: nodeUuid(122), destination_uuid: nodeUuid(130) }],
    },
    { uuid: nodeUuid(130), actions: [say(131, 'Answer: @webhook.json.text')], exits: [{ uuid: nodeUuid(132) }] },
  ]);
}
