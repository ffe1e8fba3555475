/** What is to be said about a text as it is typed: what is wrong with its expressions, what it costs. */
import { cheaperSpelling } from '@mhero/flow/sms/cheaper.ts';
import { Button } from '../../ui/button.tsx';
import { partsOf } from '../translations/checks.ts';
import { useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';
import { type TemplateProblem, templateProblems } from './template-problems.ts';

const SHOWN = 3;

export function TemplateNotes(props: { value: string; onChange: (value: string) => void; sent: boolean }) {
  const { world } = useForm();
  const problems = templateProblems(props.value, world).slice(0, SHOWN);
  return (
    <div className="template-notes small" aria-live="polite">
      {problems.map((problem) => (
        <Problem key={JSON.stringify(problem)} problem={problem} value={props.value} onChange={props.onChange} />
      ))}
      {props.sent && props.value !== '' ? <Parts value={props.value} onChange={props.onChange} /> : null}
    </div>
  );
}

function Problem(props: { problem: TemplateProblem; value: string; onChange: (value: string) => void }) {
  const { say } = useFormWords();
  const { problem } = props;
  const params = { ...problem } as unknown as Record<string, string>;
  const meant = 'meant' in problem ? problem.meant : undefined;
  const mend = () => {
    const name = 'name' in problem ? problem.name : '';
    props.onChange(props.value.replaceAll(new RegExp(`(?<![\\w])${name}(?![\\w])`, 'gi'), meant!));
  };
  return (
    <p className="template-problem">
      {say(`problems.${problem.code}`, params)}{' '}
      {meant ? (
        <Button look="quiet" small onClick={mend}>
          {say('form.meant', { meant })}
        </Button>
      ) : null}
    </p>
  );
}

function Parts(props: { value: string; onChange: (value: string) => void }) {
  const { say } = useFormWords();
  const { parts, left, costly } = partsOf(props.value);
  const cheaper = cheaperSpelling(props.value);
  const open = props.value.includes('@');
  return (
    <>
      <p className="quiet figures">
        {say(open ? 'form.parts_least' : 'form.parts', { count: parts })} · {say('form.left', { count: left })}
      </p>
      {costly.length > 0 ? (
        <p>
          {say('form.costly', { characters: [...new Set(costly.map(({ char }) => char))].slice(0, 8).join(' ') })}{' '}
          {cheaper ? (
            <Button look="quiet" small onClick={() => props.onChange(cheaper.text)}>
              {say('form.cheaper', { count: cheaper.saves })}
            </Button>
          ) : null}
        </p>
      ) : null}
    </>
  );
}
