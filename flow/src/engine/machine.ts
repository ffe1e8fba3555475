/**
 * A sprint while it runs: where it stands, what it has made so far, and the door through which actions and routers see
 * it. One object for the whole sprint, so that a step costs no copy; `walk.ts` moves it on.
 */
import type { Assets } from '../assets/assets.ts';
import type { Contact } from '../contact/contact.ts';
import type { ModifierWorld } from '../contact/modifier.ts';
import type { Flow, Node } from '../definition/flow.ts';
import type { Event } from '../events/event.ts';
import type { Environment } from '../values/environment.ts';
import type { ObjectValue } from '../values/values.ts';
import type { Host } from './host.ts';
import type { Options } from './options.ts';
import type { InputJson, ResumeJson, RunJson, Segment, SessionJson, Taken } from './session.ts';
import type { Step } from './step.ts';

type Mutable<T> = { -readonly [P in keyof T]: T[P] };

export interface Machine extends Mutable<Step> {
  readonly host: Host;
  /** Of the workspace, before the contact's own habits are merged into it. */
  readonly workspace: Environment;
  readonly world: Mutable<ModifierWorld>;
  readonly events: Event[];
  /** Where each of the events happened. */
  readonly origins: Origin[];
  /** The last of them. */
  origin: Origin;
  readonly segments: Segment[];
  readonly exits: Taken[];
  readonly flows: Flow[];
  /** Actions of the node are run, then it is left; or the sprint is over. */
  at: 'actions' | 'leave' | 'over';
  /** The next action of the node. */
  next: number;
  /** The node that was entered last, or in which the sprint began. */
  entered: string;
  /** Nodes entered in this sprint. */
  steps: number;
  /** Cost units that evaluation may still use in this sprint. */
  budget: number;
  /** A failure was written: the run and all above it end. */
  failing: boolean;
  /** The flow to be entered after the actions of this node. */
  pushed: { readonly flow: Flow; readonly terminal: boolean } | undefined;
  /** `@…` of `rooted`, the run for which it was made. */
  root: ObjectValue | undefined;
  rooted: RunJson | undefined;
  /** Runs whose `@webhook` was set in this sprint. */
  readonly called: RunJson[];
}

/** Where something happened: one object for as long as the machine stands there. */
export interface Origin {
  readonly flow: Flow;
  readonly node: Node;
}

/** What a sprint begins with. */
export interface Beginning {
  readonly session: SessionJson;
  readonly contact: Contact;
  readonly assets: Assets;
  readonly environment: Environment;
  readonly host: Host;
  readonly options: Options;
  readonly input: InputJson | undefined;
  readonly resume: ResumeJson | undefined;
}

/** Stands in for the node and the flow before the first is entered. */
export const nowhere: Node = { uuid: '', actions: [], exits: [] };
