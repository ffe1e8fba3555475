/** A question as people think of it: what kind of answer, what counts as which choice, what happens with any other. */
import { resultKey } from '@mhero/flow/text/result-key.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import type { NodeJson } from '../definition.ts';
import { newUuid } from '../new-uuid.ts';
import { useFormWords } from '../words/form-words.tsx';
import { CategoryInput } from './category-input.tsx';
import { useForm } from './form-context.ts';
import { useNames } from './form-names.ts';
import {
  type AnswerKind,
  answerKinds,
  asOnTheCard,
  type Choice,
  type ChoiceTest,
  changeKind,
  choiceTests,
  type PlaceLevel,
  type Question,
  readRetry,
  wordsFor,
  writeQuestion,
  writeRetry,
} from './question.ts';
import { ResultNameInput } from './result-name-input.tsx';
import { TemplateInput } from './template-input.tsx';
import { TimeoutInput } from './timeout-input.tsx';
import { useApply } from './use-apply.ts';

export function QuestionForm(props: { node: NodeJson; question: Question; onChange: (node: NodeJson) => void }) {
  const { say } = useFormWords();
  const names = useNames();
  const { node, question } = props;
  const set = (next: Question) => props.onChange(writeQuestion(node, next, names.categories));
  const patch = (more: Partial<Question>) => set({ ...question, ...more });
  const key = resultKey(question.resultName);
  return (
    <div className="form-fields">
      <SelectField
        label={say('question.kind')}
        value={question.kind}
        options={answerKinds.map((kind) => ({ value: kind, label: say(`question.kind_${kind}`) }))}
        onChange={(event) => set(changeKind(question, event.target.value as AnswerKind, names.categories))}
      />
      {question.kind === 'choice' ? <Choices {...{ node, question, patch }} /> : null}
      {question.kind === 'number' ? <Limits {...{ node, question, patch }} /> : null}
      {question.kind === 'place' ? (
        <SelectField
          label={say('question.level')}
          value={question.level}
          options={(['state', 'district', 'ward'] as const).map((level) => ({
            value: level,
            label: say(`question.level_${level}`),
          }))}
          onChange={(event) => patch({ level: event.target.value as PlaceLevel, within: [] })}
        />
      ) : null}
      {question.rule ? (
        <CategoryInput
          label={say('question.right_name')}
          node={node}
          value={question.rule.category}
          onChange={(category) => patch({ rule: { ...question.rule!, category } })}
        />
      ) : null}
      <ResultNameInput
        label={say('question.result_name')}
        help={key ? say('question.result_help', { expression: `@results.${key}` }) : say('question.result_help_empty')}
        value={question.resultName}
        onChange={(resultName) => patch({ resultName })}
      />
      {question.kind === 'choice' ? null : <Exceptions {...{ node, question, patch }} />}
      <Other {...{ node, question, patch }} />
      <TimeoutInput value={question.timeout} onChange={(timeout) => patch({ timeout })} />
    </div>
  );
}

interface PartProps {
  readonly node: NodeJson;
  readonly question: Question;
  readonly patch: (more: Partial<Question>) => void;
}

function Choices({ node, question, patch }: PartProps) {
  const { say } = useFormWords();
  const { choices } = question;
  const add = (name: string, words: string): Choice => {
    return { uuid: newUuid(), test: 'has_any_word', category: { name }, words };
  };
  const next = choices.length + 1;
  const yesNo = () =>
    patch({ choices: [add(say('question.yes'), '1 yes y oui o'), add(say('question.no'), '2 no n non')] });
  return (
    <fieldset className="form-set">
      <legend>{say('question.choices')}</legend>
      <p className="field-help">{say('question.choice_words_help')}</p>
      <ChoiceRows {...{ node, question, patch }} />
      <div className="row">
        <Button
          small
          icon="plus"
          onClick={() => {
            const name = say('question.choice', { number: next });
            patch({ choices: [...choices, add(name, String(next))] });
          }}
        >
          {say('question.add_choice')}
        </Button>
        {choices.length === 0 ? (
          <Button small onClick={yesNo}>
            {say('question.yes_no')}
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}

/** Words that were made from a name follow it until somebody writes others. */
function followed(choice: Choice, name: string, number: number): string {
  const own = [wordsFor(choice.category.name, number), String(number), ''];
  return own.includes(choice.words) ? wordsFor(name, number) : choice.words;
}

function ChoiceRows({ node, question, patch }: PartProps) {
  const { say } = useFormWords();
  const { choices } = question;
  const put = (index: number, choice: Choice) => patch({ choices: choices.with(index, choice) });
  return asOnTheCard(node, choices).map((index, row) => {
    const choice = choices[index]!;
    const { name } = choice.category;
    const label = say('question.choice', { number: row + 1 });
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset for every line would be read out too often
      <div key={choice.uuid} className="choice-row" role="group" aria-label={label} data-first={row === 0 || undefined}>
        <TextField
          bare={row > 0}
          label={say('question.choice_name')}
          value={name}
          maxLength={64}
          error={name.trim() === '' ? say('problems.required') : undefined}
          onChange={(event) => {
            const category = { ...choice.category, name: event.target.value };
            put(index, { ...choice, category, words: followed(choice, event.target.value, index + 1) });
          }}
        />
        <div className="choice-words">
          <TextField
            bare={row > 0}
            label={say('question.choice_words')}
            value={choice.words}
            onChange={(event) => put(index, { ...choice, words: event.target.value })}
          />
          {choice.test === 'has_any_word' ? null : (
            <SelectField
              bare
              label={say('question.choice_how')}
              value={choice.test}
              options={choiceTests.map((test) => ({ value: test, label: say(`question.how_${test}`) }))}
              onChange={(event) => put(index, { ...choice, test: event.target.value as ChoiceTest })}
            />
          )}
        </div>
        <IconButton
          icon="close"
          name={say('question.remove_choice', { name })}
          onClick={() => patch({ choices: choices.toSpliced(index, 1) })}
        />
      </div>
    );
  });
}

function Exceptions({ node, question, patch }: PartProps) {
  const { say } = useFormWords();
  const { choices } = question;
  const add = () => {
    const made: Choice = { uuid: newUuid(), test: 'has_only_phrase', category: { name: '' }, words: '' };
    patch({ choices: [...choices, made] });
  };
  return (
    <details className="form-more" open={choices.length > 0 || undefined}>
      <summary>{say('question.exceptions')}</summary>
      <div className="form-fields">
        <p className="field-help">{say('question.exceptions_help')}</p>
        <ChoiceRows {...{ node, question, patch }} />
        <div>
          <Button small icon="plus" onClick={add}>
            {say('question.add_exception')}
          </Button>
        </div>
      </div>
    </details>
  );
}

function Limits({ question, patch }: PartProps) {
  const { say } = useFormWords();
  const wrong = (text: string) =>
    text === '' || text.includes('@') || /^-?\d+([.,]\d+)?$/.test(text.trim()) ? undefined : say('problems.number');
  return (
    <div className="stack-tight">
      <div className="form-two">
        {(['min', 'max'] as const).map((end) => (
          <TextField
            key={end}
            label={say(`question.${end}`)}
            inputMode="decimal"
            value={question[end]}
            error={wrong(question[end])}
            onChange={(event) => patch({ [end]: event.target.value })}
          />
        ))}
      </div>
      <p className="field-help">{say('question.limits_help')}</p>
    </div>
  );
}

function Other(props: PartProps & { node: NodeJson }) {
  const { say } = useFormWords();
  const { definition } = useForm();
  const apply = useApply();
  const { node, question, patch } = props;
  const retry = readRetry(definition, node);
  const takesAll = question.kind === 'text' && !question.rule && question.choices.length === 0;
  const write = (text: string | null) => apply(writeRetry(definition, node.uuid, text), 'retry');
  return (
    <fieldset className="form-set">
      <legend>{say(takesAll ? 'question.all_name' : 'question.other')}</legend>
      <CategoryInput
        label={say('question.other_name')}
        node={node}
        value={question.other}
        onChange={(other) => patch({ other })}
      />
      {takesAll ? null : (
        <SelectField
          label={say('question.other_does')}
          value={retry ? 'again' : 'on'}
          options={[
            { value: 'again', label: say('question.other_again') },
            { value: 'on', label: say('question.other_on') },
          ]}
          onChange={(event) => write(event.target.value === 'again' ? '' : null)}
        />
      )}
      {retry && !takesAll ? (
        <TemplateInput
          label={say('question.retry_text')}
          help={say('question.retry_help')}
          value={retry.text}
          onChange={write}
          long
          sent
        />
      ) : null}
    </fieldset>
  );
}
