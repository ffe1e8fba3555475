import { type Static, Type } from 'typebox';
import { Instant, Nullable } from './common.ts';

/** A notification of a Subscription that its receiver did not take. */
export const FhirDelivery = Type.Object({
  id: Type.String({ format: 'uuid' }),
  subscription: Type.String({ format: 'uuid' }),
  endpoint: Type.String(),
  /** `Practitioner/…` */
  resource: Type.String(),
  version: Type.String(),
  attempts: Type.Integer(),
  error: Nullable(Type.String()),
  /** Of the last attempt. */
  at: Instant,
});
export type FhirDelivery = Static<typeof FhirDelivery>;

export const FhirDeliveries = Type.Object({ items: Type.Array(FhirDelivery), next: Nullable(Type.String()) });

export const SentAgain = Type.Object({ count: Type.Integer() });
