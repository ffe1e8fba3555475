/** Everything that one node does, as forms: its actions in their order, then how it is left. */
import './forms.css';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { type ActionJson, type NodeJson, nodeOf } from '../definition.ts';
import { setNode } from '../edits.ts';
import { newUuid } from '../new-uuid.ts';
import type { NodeFormProps } from '../panels.ts';
import { useFormWords } from '../words/form-words.tsx';
import { ActionCard } from './action-card.tsx';
import { newAction } from './action-groups.ts';
import { ActionPicker } from './action-picker.tsx';
import { EndingForm } from './ending-form.tsx';
import { FormProvider } from './form-context.ts';
import { ApplyProvider } from './use-apply.ts';
import { worldOf } from './world.ts';

/** Nodes of no more actions than that show all their forms at once. */
const FEW = 2;

export function NodeForm(props: NodeFormProps) {
  const { say } = useFormWords();
  const { definition, assets, onChange } = props;
  const node = nodeOf(definition, props.node);
  if (!node) return <p className="quiet">{say('form.gone')}</p>;
  const change = (next: NodeJson, label: string) => onChange(setNode(definition, next), label);
  return (
    <FormProvider value={{ definition, assets, world: worldOf(definition, assets) }}>
      <ApplyProvider value={onChange}>
        <div className="node-form">
          <Actions at={props.at ?? null} node={node} flowType={definition.type} onChange={change} />
          <EndingForm node={node} onChange={(next) => change(next, 'router')} />
        </div>
      </ApplyProvider>
    </FormProvider>
  );
}

function Actions(props: {
  node: NodeJson;
  at: string | null;
  flowType: string;
  onChange: (node: NodeJson, label: string) => void;
}) {
  const { say } = useFormWords();
  const { at, node } = props;
  const { actions } = node;
  const [opened, setOpened] = useState<Readonly<Record<string, boolean>>>(at === null ? {} : { [at]: true });
  const list = useFocusAt(actions.findIndex(({ uuid }) => uuid === at));
  const put = (next: readonly ActionJson[], label: string) => props.onChange({ ...node, actions: next }, label);
  const isOpen = ({ uuid }: ActionJson) => opened[uuid] ?? actions.length <= FEW;
  const open = (uuid: string, how: boolean) => setOpened((before) => ({ ...before, [uuid]: how }));
  const add = (action: ActionJson, at: number) => {
    open(action.uuid, true);
    put(actions.toSpliced(at, 0, action), 'add_action');
  };
  const move = (from: number, to: number) =>
    put(actions.toSpliced(from, 1).toSpliced(to, 0, actions[from]!), 'move_action');
  return (
    <section className="node-actions">
      <h3 className={actions.length === 0 ? 'hidden-visually' : undefined}>{say('form.actions')}</h3>
      <ol className="action-cards" ref={list}>
        {actions.map((action, index) => (
          <ActionCard
            key={action.uuid}
            action={action}
            open={isOpen(action)}
            onOpen={(how) => open(action.uuid, how)}
            moves={{
              ...(index > 0 ? { up: () => move(index, index - 1) } : {}),
              ...(index < actions.length - 1 ? { down: () => move(index, index + 1) } : {}),
              duplicate: () => add({ ...action, uuid: newUuid() }, index + 1),
              remove: () => put(actions.toSpliced(index, 1), 'remove_action'),
            }}
            onChange={(next) => put(actions.with(index, next), 'action')}
          />
        ))}
      </ol>
      <AddAction flowType={props.flowType} onPick={(type) => add(newAction(type), actions.length)} />
    </section>
  );
}

/** The first field of the action at this place takes the focus, once. */
function useFocusAt(place: number) {
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the form opens
  useEffect(() => {
    const card = list.current?.children[place];
    card?.scrollIntoView({ block: 'nearest' });
    card?.querySelector<HTMLElement>('.action-body :is(textarea, input, select, button)')?.focus();
  }, []);
  return list;
}

function AddAction(props: { flowType: string; onPick: (type: string) => void }) {
  const { say } = useFormWords();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={say('form.add_action')}
        trigger={
          <Button small icon="plus">
            {say('form.add_action')}
          </Button>
        }
      >
        <ActionPicker
          flowType={props.flowType}
          onPick={(type) => {
            setOpen(false);
            props.onPick(type);
          }}
        />
      </Popover>
    </div>
  );
}
