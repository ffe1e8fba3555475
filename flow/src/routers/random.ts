/**
 * Sends each contact by a way chosen by chance, each category with the same chance. The result is the number of the
 * category, counted from 0; its input is the number that was drawn.
 *
 *     { "type": "random", "result_name": "Arm",
 *       "categories": [{ "uuid": "598ae7a5-2f81-48f1-afac-595262514aa1", "name": "A",
 *                        "exit_uuid": "49a47f31-ec90-42b5-a0d8-6efb5b1fa57b" }] }
 */
import { saveCategory } from './category.ts';
import { routerType } from './router.ts';

export const random = routerType({
  type: 'random',
  fields: {},
  route(router, step) {
    const draw = step.random();
    const index = Math.min(Math.floor(draw * router.categories.length), router.categories.length - 1);
    const category = router.categories[index];
    if (!category) return {};
    const operand = plain(draw);
    saveCategory(step, router, category, String(index), operand, undefined);
    return { exitUuid: category.exitUuid, operand };
  },
});

/** Without an exponent. */
function plain(draw: number): string {
  const text = String(draw);
  return text.includes('e') ? draw.toFixed(20).replace(/0+$/, '') : text;
}
