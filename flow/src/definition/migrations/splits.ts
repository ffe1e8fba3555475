/** Nodes that split on whether the action before the router succeeded, as editors wrote them over the years. */
import { resultKey } from '../../text/result-key.ts';
import { actionsOf, type Mutable, objects, texts } from './mutable.ts';

const SUCCESS = 'Success';
const FAILURE = 'Failure';

/** Whether a router splits on the category of the result of this name: Success, perhaps Failure, else the default. */
export function isSplitOnResult(router: Mutable, name: unknown): boolean {
  if (router.type !== 'switch' || typeof name !== 'string' || name === '') return false;
  const result = `@results.${resultKey(name)}`;
  const test =
    router.operand === `${result}.category` ? 'has_only_text' : router.operand === result ? 'has_category' : undefined;
  const cases = objects(router.cases);
  return (
    test !== undefined &&
    cases.length > 0 &&
    cases.every((one, i) => one.type === test && isOnly(one.arguments, i === 0 ? SUCCESS : FAILURE))
  );
}

function isOnly(value: unknown, text: string): boolean {
  const list = texts(value);
  return list?.length === 1 && list[0] === text;
}

/** Whether a router splits on the outcome of a webhook in one of the ways before 14.4.1. */
export function isSplitOnWebhook(node: Mutable, router: Mutable): boolean {
  if (router.type !== 'switch') return false;
  const action = actionsOf(node).find((call) => call.type === 'call_webhook' || call.type === 'call_resthook');
  if (!action) return false;
  if (isSplitOnResult(router, action.result_name)) return true;
  const [test, ...more] = objects(router.cases);
  if (!test || more.length > 0 || !WEBHOOK.test(String(router.operand))) return false;
  return isOutcome(router, test) || (isStatus(router) && (test.type === 'has_text' || isStatusTest(test)));
}

const WEBHOOK = /^@webhook(?:\.json|\.status)*$/;

function isStatus(router: Mutable): boolean {
  return router.operand === '@webhook.json.status' || router.operand === '@webhook.status';
}

/** Editors made these two categories, whatever they wrote for the split itself. */
function isOutcome(router: Mutable, test: Mutable): boolean {
  const nameOf = (uuid: unknown) => objects(router.categories).find((category) => category.uuid === uuid)?.name;
  return nameOf(test.category_uuid) === SUCCESS && nameOf(router.default_category_uuid) === FAILURE;
}

function isStatusTest(test: Mutable): boolean {
  const [from, to, ...more] = texts(test.arguments) ?? [];
  return test.type === 'has_number_between' && from === '200' && to === '299' && more.length === 0;
}

/** One case for success, all else is the default; what a case for failure led to becomes the default. */
export function splitOn(router: Mutable, operand: string, test: { type: string; arguments: string[] }): void {
  const [success, failure] = objects(router.cases);
  router.operand = operand;
  router.cases = [{ ...success, ...test }];
  if (failure) router.default_category_uuid = failure.category_uuid;
}
