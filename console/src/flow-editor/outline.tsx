/** The flow as a list in reading order: the way through it without a pointer, and on a phone. */
import { useDefinition, useEditor, useView } from './editor.ts';

export function Outline() {
  const definition = useDefinition();
  const editor = useEditor();
  const selected = useView((view) => view.selected);
  return (
    <ol className="flow-outline">
      {definition.nodes.map((node) => (
        <li key={node.uuid}>
          <button type="button" aria-pressed={selected.has(node.uuid)} onClick={() => editor.open(node.uuid)}>
            {String(node.actions[0]?.text ?? node.router?.result_name ?? node.actions[0]?.type ?? node.uuid)}
          </button>
        </li>
      ))}
    </ol>
  );
}
