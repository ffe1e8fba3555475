/** How a node is left: it waits for an answer, chooses a way, or just goes on. */
import { useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/faces.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import type { NodeJson } from '../definition.ts';
import { useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';
import { useNames } from './form-names.ts';
import {
  type Ending,
  endings,
  kindOf,
  type NodeKind,
  serviceActions,
  withEnding,
  withoutEnding,
  withService,
} from './patterns.ts';
import { readQuestion } from './question.ts';
import { QuestionForm } from './question-form.tsx';
import { RulesForm } from './rules-form.tsx';
import { DialForm, FieldSplit, GroupsSplit, RandomSplit, ResultSplit } from './split-forms.tsx';

export function EndingForm(props: { node: NodeJson; onChange: (node: NodeJson) => void }) {
  const { say } = useFormWords();
  const { node, onChange } = props;
  const kind = kindOf(node);
  const [rules, setRules] = useState(false);
  if (kind === 'actions') return <AddEnding node={node} onChange={onChange} />;
  const hasForm = kind === 'question' || kind === 'groups';
  return (
    <section className="ending">
      <div className="ending-head">
        <h3>{say(`ending.${kind}`)}</h3>
        <Menu label={say('ending.change')} trigger={<IconButton icon="down" name={say('ending.change')} />}>
          {hasForm ? (
            <MenuItem onSelect={() => setRules(!rules)}>
              {say(rules ? 'ending.as_question' : 'ending.as_rules')}
            </MenuItem>
          ) : null}
          <MenuItem onSelect={() => onChange(withoutEnding(node))}>{say('ending.remove')}</MenuItem>
        </Menu>
      </div>
      {kind === 'wait' ? <Notice>{say('ending.too_special')}</Notice> : null}
      <KindForm {...{ node, onChange }} kind={rules && kind !== 'random' ? 'expression' : kind} />
    </section>
  );
}

function KindForm({ kind, node, onChange }: { kind: NodeKind; node: NodeJson; onChange: (node: NodeJson) => void }) {
  const parts = { node, onChange };
  const question = kind === 'question' ? readQuestion(node) : undefined;
  if (question) return <QuestionForm {...parts} question={question} />;
  if (kind === 'random') return <RandomSplit {...parts} />;
  if (kind === 'groups') return <GroupsSplit {...parts} />;
  const hasOwn = kind === 'field' || kind === 'result' || kind === 'subflow';
  return (
    <div className="form-fields">
      {kind === 'field' ? <FieldSplit {...parts} /> : null}
      {kind === 'result' ? <ResultSplit {...parts} /> : null}
      {kind === 'dial' ? <DialForm {...parts} /> : null}
      <RulesForm {...parts} operand={!hasOwn && kind !== 'dial'} />
    </div>
  );
}

type Offered = Ending | 'service';

/** Only what makes sense here: a split by the outcome behind a call, by the other conversation behind its action. */
function offeredEndings(node: NodeJson, flowType: string): readonly Offered[] {
  const last = node.actions.at(-1)?.type ?? '';
  const isQuiet = flowType === 'messaging_background';
  const fits = (ending: Ending) => {
    if (ending === 'question') return !isQuiet;
    if (ending === 'dial') return flowType === 'voice';
    return ending !== 'subflow' || last === 'enter_flow';
  };
  return [...(last in serviceActions ? (['service'] as const) : []), ...endings.filter(fits)];
}

function AddEnding(props: { node: NodeJson; onChange: (node: NodeJson) => void }) {
  const { say } = useFormWords();
  const { definition } = useForm();
  const { splits } = useNames();
  const [open, setOpen] = useState(false);
  const { node } = props;
  const pick = (ending: Offered) => {
    setOpen(false);
    const last = node.actions.at(-1)?.type ?? '';
    props.onChange(ending === 'service' ? withService(node, last, splits) : withEnding(node, ending, splits));
  };
  return (
    <section className="ending ending-none">
      <p className="quiet small">{say('ending.add_help')}</p>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={say('ending.add')}
        trigger={
          <Button small icon="plus">
            {say('ending.add')}
          </Button>
        }
      >
        <ul className="ending-list">
          {offeredEndings(node, definition.type).map((ending) => (
            <li key={ending}>
              <button type="button" className="action-choice" onClick={() => pick(ending)}>
                <span>{say(`ending.${ending}`)}</span>
                <span className="quiet small">{say(`ending.about_${ending}`)}</span>
              </button>
            </li>
          ))}
        </ul>
      </Popover>
    </section>
  );
}
