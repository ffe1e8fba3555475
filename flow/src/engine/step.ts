/** What an action or a router sees of the session while it runs: the one door from the registries to the engine. */
import type { Assets } from '../assets/assets.ts';
import type { Contact } from '../contact/contact.ts';
import type { Modifier } from '../contact/modifier.ts';
import type { Flow, Node } from '../definition/flow.ts';
import type { TemplateField } from '../definition/schema.ts';
import type { Event, EventBody } from '../events/event.ts';
import type { Template } from '../expressions/template.ts';
import type { Environment } from '../values/environment.ts';
import type { ObjectValue, Value } from '../values/values.ts';
import type { Options } from './options.ts';
import type { Services } from './services.ts';
import type { InputJson, ResumeJson, RunJson, SessionJson } from './session.ts';

/** The templates of a field in one language, not yet evaluated. */
export interface Localized {
  readonly templates: readonly Template[];
  /** ISO 639-3, the language in which they were found. */
  readonly language: string;
}

export interface Evaluation {
  /** Whole, however long; otherwise it is cut at `maxTemplateChars`. */
  readonly whole?: boolean;
  /** Applied to what each expression gives, not to the text around it: quotes for contact queries. */
  readonly escape?: (text: string) => string;
}

export interface NewResult {
  readonly name: string;
  readonly value: string;
  readonly category?: string;
  readonly categoryLocalized?: string;
  readonly input?: string;
  readonly extra?: unknown;
}

export interface Step {
  readonly session: SessionJson;
  readonly run: RunJson;
  readonly flow: Flow;
  readonly node: Node;
  readonly contact: Contact;
  readonly assets: Assets;
  readonly services: Services;
  readonly options: Options;
  /** Merged: the contact's time zone, language and country before the workspace's. */
  readonly env: Environment;
  /** Of this sprint or of the session; undefined when nothing came in yet. */
  readonly input: InputJson | undefined;
  readonly resume: ResumeJson | undefined;
  /** Whether the session is being started with many others: some actions are refused then, but not after an answer. */
  readonly isBatch: boolean;
  /** The run's root of `@…`. */
  context(): ObjectValue;

  /** Gives the event its identifier and time, appends it, and gives it back. */
  log(event: EventBody): Event;
  /** Appends an error event. */
  error(text: string, code?: string, extra?: Readonly<Record<string, unknown>>): void;
  warning(text: string, code?: string): void;
  /** Fails the run and all above it: an event of type failure. */
  fail(text: string): void;

  /** Evaluates the only template of the field; expressions that fail are error events and leave nothing. */
  text(field: TemplateField): string;
  /** As `text`, and says whether every expression could be worked out. */
  tryText(field: TemplateField): { readonly text: string; readonly ok: boolean };
  /** A single expression keeps its type. */
  value(field: TemplateField): { readonly value: Value; readonly ok: boolean };
  /** Evaluates one template; expressions that fail are error events and leave nothing. */
  evaluate(template: Template, how?: Evaluation): string;
  /** As `value`, of one template. */
  evaluateValue(template: Template): { readonly value: Value; readonly ok: boolean };
  /**
   * The templates of the field in the first of these languages that has them, else the flow's own. Without `languages`:
   * the contact's language if the workspace allows it, then the workspace's. `[""]` is no translation.
   */
  localized(field: TemplateField, languages?: readonly string[]): Localized;
  /** A translated text that is not evaluated (name of a category, address of a sound). */
  translated(owner: string, property: string, base: string): { readonly text: string; readonly language: string };

  /** Applies it and writes its events. */
  modify(modifier: Modifier): boolean | Promise<boolean>;
  /** Saves (shortened to the limit) and writes run_result_changed when value or category differ. */
  saveResult(result: NewResult): void;
  /** Undefined removes it. */
  setLocal(name: string, value: string | undefined): void;
  setWebhook(webhook: unknown): void;
  /** After the remaining actions of the node; `terminal` ends all runs above first. */
  enterFlow(flow: Flow, terminal: boolean): void;

  /** RFC 3339 of now. */
  now(): string;
  random(): number;
  /** Version 4, for things that are no events. */
  uuid(): string;
  /** Version 7, ordered by time. */
  uuid7(): string;
}
