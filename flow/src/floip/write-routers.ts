/** Routers as FLOIP blocks: questions, cases, and the exits of flows and web services that are called. */
import { isRecord, type Json, listOf, numberOf, recordOf, textOf } from '../exports/json.ts';
import type { FloipExit } from './container.ts';
import type { ActionJson, CaseJson, CategoryJson, NodeJson, RouterJson } from './definition.ts';
import { blockName, resultKey } from './names.ts';
import { floipOperand } from './to-floip.ts';
import { labelsOf, tellExtras } from './write-actions.ts';
import { type Condition, conditionOfTest, either, NUMBER_TESTS } from './write-tests.ts';
import { addMessage, addTexts, type Body, exitOf, isChoiceNode, scopeIn, textsOf, type Writer } from './writer.ts';

/** A block with its exits. */
export interface Routed {
  readonly body: Body;
  readonly exits: readonly FloipExit[];
}

interface Way {
  readonly category: CategoryJson;
  readonly cases: readonly CaseJson[];
  readonly exit: string;
  readonly to: string | null;
}

/** Categories in order with their tests, the default apart. Exits that several categories share become several. */
function waysOf(writer: Writer, node: NodeJson, router: RouterJson): { ways: Way[]; otherwise: Way | undefined } {
  const exits = new Map(node.exits.map((exit) => [exit.uuid, exit.destination_uuid ?? null]));
  const used = new Set<string>();
  const all = router.categories.map((category): Way => {
    const cases = (router.cases ?? []).filter((each) => each.category_uuid === category.uuid);
    const isFree = !used.has(category.exit_uuid);
    used.add(category.exit_uuid);
    const exit = writer.ids.keep(isFree ? category.exit_uuid : category.uuid, node.uuid, 'exit');
    return { category, cases, exit, to: exits.get(category.exit_uuid) ?? null };
  });
  const otherwise = all.find((way) => way.category.uuid === router.default_category_uuid);
  const timeout = textOf(recordOf(recordOf(router.wait).timeout).category_uuid);
  const ways = all.filter((way) => way !== otherwise && way.category.uuid !== timeout);
  return { ways, otherwise };
}

function defaultExit(writer: Writer, node: NodeJson, way: Way | undefined): FloipExit {
  const uuid = way?.exit ?? writer.ids.derive(node.uuid, 'default');
  return exitOf(uuid, way?.category.name ?? 'Default', way?.to ?? null, { default: true });
}

/** `subject` is the expression that the tests look at. */
function conditionFor(writer: Writer, node: NodeJson, way: Way, subject: string, isLast: boolean): Condition {
  const scope = scopeIn(writer, node);
  const conditions = way.cases.map((each) => conditionOfTest(each.type, argumentsOf(each), subject, scope, isLast));
  const condition = either(conditions);
  tellMatch(writer, node, way, condition);
  return condition;
}

function tellMatch(writer: Writer, node: NodeJson, way: Way, condition: Condition): void {
  if (condition.match === 'exact') return;
  const test = [...new Set(way.cases.map((each) => each.type))].join(', ') || 'no test';
  const code = condition.match === 'near' ? 'test_approximated' : 'test_lost';
  writer.tell(code, node, { category: way.category.name, test });
}

/** What waits of the editor look at; the last is that of places and photos. */
const OPERANDS: ReadonlySet<string> = new Set(['@input', '@input.text', '@(default(input.attachments[0], ""))', '']);

/** A wait: a question whose kind follows from its tests. */
export function routedWait(
  writer: Writer,
  node: NodeJson,
  router: RouterJson,
  prompt: ActionJson | undefined,
  uuid: string,
): Routed {
  const wait = recordOf(router.wait);
  const timeout = recordOf(wait.timeout);
  if (timeout.seconds !== undefined) writer.tell('wait_timeout_kept', node, { seconds: textOf(timeout.seconds) });
  const operand = textOf(router.operand);
  if (!OPERANDS.has(operand)) writer.tell('operand_kept', node, { operand });
  if (!prompt) writer.tell('question_without_prompt', node);
  if (prompt) tellExtras(writer, node, prompt, isChoiceNode(node));
  const resource = prompt ? addMessage(writer, prompt, node) : addTexts(writer, [node.uuid], new Map(), node);
  const name = textOf(router.result_name);
  const named = name === '' ? {} : { name: blockName(resultKey(name)) };
  const type = typeOfWait(node, recordOf(wait.hint));
  const body = { uuid, type, ...named };
  const { ways, otherwise } = waysOf(writer, node, router);
  if (type === 'MobilePrimitives.SelectOneResponse') {
    const choices = ways.map((way, i) => choiceOf(writer, node, way, i === ways.length - 1));
    const exits = ways.map(({ exit, category, to }) =>
      exitOf(exit, category.name, to, { test: `block.value = ${quoted(category.name)}` }),
    );
    return {
      body: { ...body, config: { prompt: resource, choices } },
      exits: [...exits, defaultExit(writer, node, otherwise)],
    };
  }
  const only = ways.length === 1 ? ways[0] : undefined;
  const bounds = only && type === 'MobilePrimitives.NumericResponse' ? boundsOf(only) : undefined;
  const isPlace = type.startsWith('SmartDevices.');
  const exits = ways.map((way, i) => {
    const isAny = bounds !== undefined || isPlace;
    const condition = isAny ? undefined : conditionFor(writer, node, way, 'block.value', i === ways.length - 1);
    return exitOf(way.exit, way.category.name, way.to, { test: condition?.text ?? 'block.value <> NULL' });
  });
  return {
    body: { ...body, config: { prompt: resource, ...bounds } },
    exits: [...exits, defaultExit(writer, node, otherwise)],
  };
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text.replaceAll('"', '""')}"` : `'${text}'`;
}

function typeOfWait(node: NodeJson, hint: Json): string {
  if (hint.type === 'location') return 'SmartDevices.LocationResponse';
  if (hint.type === 'image') return 'SmartDevices.PhotoResponse';
  const types = (node.router?.cases ?? []).map((each) => each.type);
  if (isChoiceNode(node)) return 'MobilePrimitives.SelectOneResponse';
  const isNumeric = types.length > 0 && types.every((type) => NUMBER_TESTS.has(type));
  return isNumeric ? 'MobilePrimitives.NumericResponse' : 'MobilePrimitives.OpenResponse';
}

/** The bounds that one test sets; undefined when the category has other tests. */
function boundsOf(way: Way): Json | undefined {
  const [test, ...more] = way.cases;
  if (!test || more.length > 0) return undefined;
  const numbers = argumentsOf(test).map((arg) => numberOf(arg));
  if (numbers.includes(undefined)) return undefined;
  const [first, second] = numbers;
  switch (test.type) {
    case 'has_number':
      return {};
    case 'has_number_between':
      return { validation_minimum: first, validation_maximum: second };
    case 'has_number_gte':
      return { validation_minimum: first };
    case 'has_number_lte':
      return { validation_maximum: first };
    default:
      return undefined;
  }
}

function choiceOf(writer: Writer, node: NodeJson, way: Way, isLast: boolean): Json {
  const prompt = addTexts(
    writer,
    ['choice', way.category.uuid],
    labelsOf(writer, way.category as unknown as Json),
    node,
  );
  const scope = scopeIn(writer, node);
  const testIn = (language: string): Condition =>
    either(
      way.cases.map((each) => {
        const base = argumentsOf(each);
        const args = textsOf(writer, each.uuid, 'arguments', base).get(language);
        return conditionOfTest(each.type, args?.length === base.length ? args : base, 'block.response', scope, isLast);
      }),
    );
  const tests = writer.languages.map((language) => ({ language, condition: testIn(language) }));
  tellMatch(writer, node, way, tests[0]!.condition);
  return {
    name: way.category.name,
    prompt,
    ...(writer.flow.type === 'voice' ? { ivr_test: { test_expression: tests[0]!.condition.text } } : {}),
    text_tests: tests.map(({ language, condition }) => ({ language, test_expression: condition.text })),
  };
}

/** A switch that waits for nothing. */
export function routedCase(writer: Writer, node: NodeJson, router: RouterJson, uuid: string): Routed {
  const { ways, otherwise } = waysOf(writer, node, router);
  const body = { uuid, type: 'Core.Case', config: {} };
  if (router.type === 'random') return { body, exits: randomExits(writer, node, ways) };
  const subject = router.type === 'switch' ? floipOperand(textOf(router.operand), scopeIn(writer, node)) : undefined;
  if (subject === undefined) writer.tell('router_kept', node, { type: textOf(router.operand) || router.type });
  const exits = ways.map((way, i) => {
    const test =
      subject === undefined ? 'FALSE' : conditionFor(writer, node, way, subjectOf(subject), i === ways.length - 1).text;
    return exitOf(way.exit, way.category.name, way.to, { test });
  });
  return { body, exits: [...exits, defaultExit(writer, node, otherwise)] };
}

/** Compound subjects stand in brackets. */
function subjectOf(subject: string): string {
  return /^[\w.]+$|^[A-Z_]+\([^()]*\)$|^"[^"]*"$/.test(subject) ? subject : `(${subject})`;
}

/** The first of n is taken in one of n cases, the second in one of the n − 1 left, and so on. */
function randomExits(writer: Writer, node: NodeJson, ways: readonly Way[]): FloipExit[] {
  writer.tell('random_written', node);
  return ways.map((way, i) => {
    const left = ways.length - i;
    const more = left === 1 ? { default: true } : { test: `RANDBETWEEN(1, ${left}) = 1` };
    return exitOf(way.exit, way.category.name, way.to, more);
  });
}

/** After a flow that is called: it went well, or it expired. */
export function routedFlow(writer: Writer, node: NodeJson, router: RouterJson, body: Body): Routed {
  const { ways, otherwise } = waysOf(writer, node, router);
  const complete = ways.find((way) => way.cases.some((each) => each.arguments?.[0] === 'completed'));
  const error = otherwise ?? ways.find((way) => way !== complete);
  return {
    body,
    exits: [
      ...(error && complete ? [exitOf(error.exit, 'Error', error.to)] : []),
      defaultExit(writer, node, complete ?? otherwise),
    ],
  };
}

/** After a web service that is called: its value is the status. */
export function routedWebhook(writer: Writer, node: NodeJson, router: RouterJson, body: Body): Routed {
  const { ways, otherwise } = waysOf(writer, node, router);
  const name = textOf(router.result_name);
  const exits = ways.map((way, i) => {
    const condition = conditionFor(writer, node, way, 'block.value', i === ways.length - 1);
    return exitOf(way.exit, way.category.name, way.to, { test: condition.text });
  });
  return {
    body: name === '' ? body : { ...body, name: blockName(resultKey(name)) },
    exits: [...exits, defaultExit(writer, node, otherwise)],
  };
}

/** What kind of router a node has. */
export function kindOfRouter(node: NodeJson): 'none' | 'wait' | 'dial' | 'flow' | 'webhook' | 'case' {
  const { router } = node;
  if (!isRecord(router)) return 'none';
  if (isRecord(router.wait)) return router.wait.type === 'dial' ? 'dial' : 'wait';
  const last = node.actions.at(-1)?.type;
  const operand = textOf(router.operand);
  if (last === 'enter_flow' && /^@child(\.run)?\.status$/.test(operand)) return 'flow';
  if (last === 'call_webhook' && /webhook\.status/.test(operand)) return 'webhook';
  return listOf(router.categories).length === 0 ? 'none' : 'case';
}

/** Definitions of others hold what is no text. */
const argumentsOf = (each: CaseJson): readonly string[] => listOf(each.arguments).map((argument) => textOf(argument));
