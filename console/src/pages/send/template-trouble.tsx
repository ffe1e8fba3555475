import type { BroadcastPreview } from '../../api/broadcasts.ts';
import { Notice } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';

/** Fields that cannot be filled, each once, with the people whom it was tried on. */
export function TemplateTrouble(props: { people: BroadcastPreview['people']; version: string }) {
  const { t, list } = useWords();
  const found = new Map<string, { message: string; names: string[] }>();
  for (const person of props.people)
    if (person.version === props.version)
      for (const { expression, message } of person.errors) {
        const one = found.get(expression) ?? { message, names: [] };
        one.names.push(person.name);
        found.set(expression, one);
      }
  if (found.size === 0) return null;
  return (
    <Notice tone="warn">
      <ul className="stack-tight">
        {[...found].map(([expression, { message, names }]) => (
          <li key={expression}>
            <strong>{t('send.field_fails', { expression, names: list(names) })}</strong>{' '}
            <span className="small">{message}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
