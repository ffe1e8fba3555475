import { type Static, Type } from 'typebox';
import { Instant, Named, Nullable } from './common.ts';

export const Role = Type.Union([Type.Literal('administrator'), Type.Literal('officer')]);

export const Me = Type.Object({
  id: Type.Integer(),
  email: Type.String(),
  name: Type.String(),
  role: Role,
  language: Type.String(),
  /** Null is the whole country. */
  area: Nullable(Type.Array(Named)),
});
export type Me = Static<typeof Me>;

/** What the console needs before anyone has signed in. */
export const Welcome = Type.Object({
  name: Type.String(),
  /** No administrator exists yet: the one-time link from the terminal makes the first. */
  needsAdministrator: Type.Boolean(),
  languages: Type.Array(Type.String()),
  me: Nullable(Me),
});
export type Welcome = Static<typeof Welcome>;

const Password = Type.String({ minLength: 10, maxLength: 200 });
export const SignIn = Type.Object({
  email: Type.String({ maxLength: 200 }),
  password: Type.String({ maxLength: 200 }),
});
export const AcceptInvitation = Type.Object({
  token: Type.String({ maxLength: 100 }),
  email: Type.String({ format: 'email', maxLength: 200 }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  password: Password,
  language: Type.Optional(Type.String({ maxLength: 5 })),
});

export const MeChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}$' })),
  /** Ends all other sessions. */
  password: Type.Optional(Type.Object({ current: Type.String({ maxLength: 200 }), next: Password })),
});

export const Account = Type.Object({ ...Me.properties, disabled: Type.Boolean(), created_at: Instant });
export type Account = Static<typeof Account>;
/** What is left out stays as it is. */
export const AccountChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  role: Type.Optional(Role),
  /** Place ids whose subtrees the person may see; null is the whole country. */
  area: Type.Optional(Nullable(Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), { maxItems: 500 }))),
  disabled: Type.Optional(Type.Boolean()),
});
export const NewInvitation = Type.Object({ role: Role, area: AccountChange.properties.area });
export const Invitation = Type.Object({ link: Type.String(), expires_at: Instant });
export type Invitation = Static<typeof Invitation>;

export const Token = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  created_at: Instant,
  expires_at: Nullable(Instant),
  last_used_at: Nullable(Instant),
});
export type Token = Static<typeof Token>;
export const NewToken = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
});
/** The secret is shown this once. */
export const MadeToken = Type.Object({ ...Token.properties, token: Type.String() });
export type MadeToken = Static<typeof MadeToken>;

export const Settings = Type.Object({
  /** Name of the ministry or programme, shown in the header. */
  name: Type.String({ minLength: 1, maxLength: 200 }),
  /** ISO 3166-1 alpha-2: number rules. */
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  timezone: Type.String({ maxLength: 64 }),
  /** Languages of the deployment, ISO 639-3; the first is the default. */
  languages: Type.Array(Type.String({ maxLength: 8 }), { minItems: 1, maxItems: 20 }),
  currency: Type.String({ maxLength: 3 }),
  /** Price of one part by number prefix (longest wins), in `currency`. */
  prices: Type.Array(
    Type.Object({
      operator: Type.String({ maxLength: 50 }),
      prefix: Type.String({ pattern: '^\\+?[0-9]{0,12}$' }),
      price: Type.Number({ minimum: 0 }),
    }),
    { maxItems: 500 },
  ),
  /** With which unknown senders a conversation may begin, which makes them contacts; absent is as it was. */
  unknown_senders: Type.Optional(
    Type.Union([Type.Literal('nobody'), Type.Literal('keywords'), Type.Literal('anyone')]),
  ),
  /** Calls of flows that are made again when the other side fails: none, those that only read, or all. */
  webhook_repeats: Type.Optional(Type.Union([Type.Literal('none'), Type.Literal('safe'), Type.Literal('all')])),
});
export type Settings = Static<typeof Settings>;
