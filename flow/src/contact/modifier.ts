/** A change to a contact: asked for by an action or by the host, written as JSON (`mhero flow modify`). */
import type { Assets } from '../assets/assets.ts';
import type { Options } from '../engine/options.ts';
import type { Services } from '../engine/services.ts';
import type { Log } from '../events/event.ts';
import type { Environment } from '../values/environment.ts';
import type { Contact } from './contact.ts';

/** `{type, …}` as in goflow: affinity, channel, field, groups, language, name, routes, seen, status, ticket_*, urns … */
export interface Modifier {
  readonly type: string;
  readonly [property: string]: unknown;
}

export interface ModifierWorld {
  readonly env: Environment;
  readonly assets: Assets;
  readonly services: Services;
  readonly options: Options;
  readonly log: Log;
  uuid(): string;
}

/**
 * Applies the change, writes its events, and works out the smart groups again when something changed.
 * @returns whether anything changed; a promise only when a service has to be asked (the owner of an address).
 */
export type Modify = (contact: Contact, modifier: Modifier, world: ModifierWorld) => boolean | Promise<boolean>;
