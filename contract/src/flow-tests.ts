/**
 * Conversations that are kept as tests of a flow: played on every change in the editor, and by the server before a
 * revision runs. The same form as `<name>.test.json` of playbooks and of `mhero flow test`.
 */
import { type Static, Type } from 'typebox';
import { Instant, Uuid } from './common.ts';

const exact = { additionalProperties: false };
const Text = Type.String({ maxLength: 10_000 });
const Texts = Type.Union([Text, Type.Array(Text, { maxItems: 50 })]);
const record = <T extends Parameters<typeof Type.Record>[1]>(value: T, most = 200) =>
  Type.Record(Type.String({ maxLength: 2_000 }), value, { maxProperties: most });

/** What the flow sends, what the person sends, that nothing comes, or how a call to a third person ended. */
export const ConversationTurn = Type.Union([
  Type.Object({ sent: Texts }, exact),
  Type.Object({ received: Text, attachments: Type.Optional(Type.Array(Text, { maxItems: 10 })) }, exact),
  Type.Object({ silence: Type.Union([Type.Literal('timeout'), Type.Literal('expiration')]) }, exact),
  Type.Object(
    { dialed: Type.Object({ status: Type.String({ maxLength: 50 }), duration: Type.Optional(Type.Number()) }, exact) },
    exact,
  ),
]);

const ExpectedResult = Type.Union([
  Text,
  Type.Object({ value: Type.Optional(Text), category: Type.Optional(Text) }, exact),
]);

export const TestedConversation = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    turns: Type.Array(ConversationTurn, { minItems: 1, maxItems: 300 }),
    now: Type.Optional(Instant),
    status: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('completed'), Type.Literal('failed')])),
    results: Type.Optional(record(ExpectedResult)),
    contact: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(Text),
          language: Type.Optional(Text),
          status: Type.Optional(Text),
          fields: Type.Optional(record(Text)),
          groups: Type.Optional(Type.Array(Text, { maxItems: 200 })),
        },
        exact,
      ),
    ),
    broadcasts: Type.Optional(
      Type.Array(Type.Object({ to: Type.Array(Text, { maxItems: 100 }), text: Text }, exact), { maxItems: 100 }),
    ),
    /** In the engine's JSON; a person with a telephone number where it is absent. */
    contact_before: Type.Optional(record(Type.Unknown(), 30)),
    params: Type.Optional(Type.Unknown()),
    batch: Type.Optional(Type.Boolean()),
    /** Answers of webhooks by URL, used in turn. */
    http: Type.Optional(
      record(
        Type.Array(Type.Object({ status: Type.Integer(), body: Type.Optional(Type.String({ maxLength: 65_536 })) }), {
          maxItems: 100,
        }),
        50,
      ),
    ),
    randoms: Type.Optional(Type.Array(Type.Number({ minimum: 0, exclusiveMaximum: 1 }), { maxItems: 1_000 })),
  },
  exact,
);
export type TestedConversation = Static<typeof TestedConversation>;

export const FlowTest = Type.Object({
  id: Uuid,
  conversation: TestedConversation,
  author: Type.String(),
  created_at: Instant,
  changed_at: Instant,
});
export type FlowTest = Static<typeof FlowTest>;

export const TestDifference = Type.Object({
  /** From 1; 0 is the end. */
  turn: Type.Integer(),
  expected: Type.String(),
  actual: Type.String(),
});
export const TestOutcome = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** None: it went as it is written. */
  differences: Type.Array(TestDifference),
});
export type TestOutcome = Static<typeof TestOutcome>;
