/** What routers have in common: saving the chosen category as a result. */
import type { Step } from '../engine/step.ts';
import type { Category, RouterBase } from './router.ts';

/** Under the name of the router, if it has one; the category also in the contact's language. */
export function saveCategory(
  step: Step,
  router: RouterBase,
  category: Category,
  value: string,
  input: string,
  extra: unknown,
): void {
  if (!router.resultName) return;
  const localized = step.translated(category.uuid, 'name', category.name).text;
  step.saveResult({
    name: router.resultName,
    value,
    category: category.name,
    ...(localized !== category.name && { categoryLocalized: localized }),
    input,
    extra,
  });
}
