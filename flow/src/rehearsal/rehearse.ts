/**
 * A flow with many simulated people, before real ones get it. Pure and repeatable: the same plan and seed give the same
 * figures on every machine. Nothing is called and nothing is sent.
 */
import { type AssetsJson, assetsOf } from '../assets/read-assets.ts';
import { withWhatIsMissing } from '../conversations/stage.ts';
import { isDefinitionError } from '../definition/errors.ts';
import type { Flow } from '../definition/flow.ts';
import { readFlow } from '../definition/read-flow.ts';
import { chanceOf } from '../services/chance.ts';
import { standInServices } from '../services/stand-ins.ts';
import { virtualHost } from '../services/virtual-host.ts';
import type { EnvironmentJson, PhoneNumbers } from '../values/environment.ts';
import { environmentOf } from '../values/make-environment.ts';
import type { ObjectValue } from '../values/values.ts';
import type { Rehearsed } from './figures.ts';
import type { AnswerHabits } from './habits.ts';
import { newLedger } from './ledger.ts';
import { type PeopleHabits, personOf } from './people.ts';
import { type Question, questionOf } from './questions.ts';
import { talkWith } from './talk.ts';

export interface RehearsalPlan {
  /** The first is the one that is rehearsed; the others are those that it enters. */
  readonly definitions: readonly unknown[];
  readonly assets: AssetsJson;
  readonly environment: EnvironmentJson;
  readonly phones: PhoneNumbers;
  readonly people: number;
  readonly seed: number;
  readonly habits: AnswerHabits;
  readonly profile: PeopleHabits;
  /** Of one part by the beginning of the number; the longest that fits counts. */
  readonly prices: ReadonlyArray<{ readonly prefix: string; readonly price: number }>;
  /** Parts per second of the channel; null where it is as fast as it likes. */
  readonly rate: number | null;
  /** When the first text leaves, RFC 3339. */
  readonly start: string;
}

export interface Rehearsal {
  readonly people: number;
  done(): number;
  /** Lets so many more people talk; true when all have. */
  go(people: number): Promise<boolean>;
  /** Of those who have talked. */
  figures(): Rehearsed;
}

export const MOST_PEOPLE = 20_000;

/** Throws a DefinitionError when the flow cannot be read. */
export function openRehearsal(plan: RehearsalPlan): Rehearsal {
  const { phones, seed, rate } = plan;
  const people = Math.min(Math.max(1, Math.floor(plan.people)), MOST_PEOPLE);
  const flows = readAll(plan.definitions);
  const flow = flows[0]!;
  const environment = environmentOf(plan.environment, { now: () => plan.start, random: chanceOf(seed), phones });
  const assets = assetsOf(withWhatIsMissing(plan.assets, flows), {
    flow: ({ uuid }) => flows.find((each) => each.uuid === uuid),
    environment: { ...plan.environment, now: plan.start },
  });
  const questionAt = questionsOf(environment, seed);
  const languages = [flow.language, ...flow.languages];
  const ledger = newLedger(flow, plan.prices);
  const start = Date.parse(plan.start);
  let offset = 0;
  let done = 0;

  async function one(n: number): Promise<void> {
    const draw = chanceOf(seed * 1_000_003 + n);
    const json = personOf(n, plan.profile, draw);
    // The first texts leave one after the other, as fast as the channel takes them.
    const began = start + (rate === null ? 0 : (offset / rate) * 1000);
    const host = virtualHost(began, draw, standIns(phones), (n + 1).toString(16).padStart(8, '0'));
    const habits = { ...environment, host: { now: host.now, random: draw, phones } };
    const talk = await talkWith(json, {
      ...{ flow, assets, environment: habits, host, habits: plan.habits, draw, questionAt },
      otherLanguage: (language) => languages.find((each) => each !== language),
    });
    offset += ledger.add(talk, json.urns![0]!.slice('tel:'.length));
  }

  return {
    people,
    done: () => done,
    async go(more) {
      const end = Math.min(people, done + more);
      while (done < end) await one(done++);
      return done === people;
    },
    figures: () => ledger.figures(start, rate),
  };
}

function readAll([first, ...others]: readonly unknown[]): Flow[] {
  const read = (definition: unknown) => {
    try {
      return [readFlow(definition)];
    } catch (error) {
      if (isDefinitionError(error)) return [];
      throw error;
    }
  };
  return [readFlow(first), ...others.flatMap(read)];
}

/** Whatever is called answers well and says nothing. */
function standIns(phones: PhoneNumbers) {
  const services = standInServices({ phones });
  return { ...services, webhook: () => ({ status: 200, headers: {}, body: '{}', elapsedMs: 0 }) };
}

/** Worked out once for each question and language. */
function questionsOf(environment: ReturnType<typeof environmentOf>, seed: number) {
  const known = new Map<string, Question | undefined>();
  return (flow: Flow, uuid: string, language: string, context: () => ObjectValue): Question | undefined => {
    const key = `${flow.uuid} ${uuid} ${language}`;
    if (known.has(key)) return known.get(key);
    const node = flow.node(uuid);
    const reader = { language, environment, context, draw: chanceOf(seed) };
    const made = node?.router?.wait ? questionOf(flow, node, reader) : undefined;
    known.set(key, made);
    return made;
  };
}
