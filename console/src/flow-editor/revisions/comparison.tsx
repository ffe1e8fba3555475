/** The differences of two definitions in words, step by step. */
import { type Change, compareDefinitions } from '@mhero/flow/inspect/compare.ts';
import { type ReactNode, useMemo } from 'react';
import { useWords } from '../../words/words.tsx';
import type { FlowDefinition } from '../definition.ts';
import { lineOf } from '../forms/action-line.ts';
import { type TextItem, textsOf } from '../translations/texts.ts';
import { plainName, useFormWords } from '../words/form-words.tsx';
import { diffWords } from './word-diff.ts';

/** More are counted, not drawn. */
const MOST = 300;

export function Comparison({ before, after }: { before: FlowDefinition; after: FlowDefinition }) {
  const { say } = useFormWords();
  const changes = useMemo(() => compareDefinitions(before, after), [before, after]);
  const places = useMemo(() => placesOf(before, after), [before, after]);
  if (changes.length === 0) return <p>{say('revisions.same')}</p>;
  const groups = groupsOf(changes.slice(0, MOST));
  return (
    <div className="changes">
      <p className="quiet">{say('revisions.count', { count: changes.length })}</p>
      {groups.map(({ key, title, changes: inside }) => (
        <section key={key} className="change-group">
          <h4>
            {key === 'flow' || key === 'translations'
              ? say(`revisions.${key}`)
              : say('revisions.step', { title: title || '…' })}
          </h4>
          <ul>
            {inside.map((change, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: changes have no identity and never move
              <li key={index}>
                <ChangeLine change={change} places={places} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface Group {
  readonly key: string;
  readonly title: string;
  readonly changes: Change[];
}

function groupsOf(changes: readonly Change[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const change of changes) {
    const isNode = 'node' in change;
    const key = isNode ? change.node : change.code === 'flow' ? 'flow' : 'translations';
    const group = groups.get(key) ?? { key, title: isNode ? change.title : '', changes: [] };
    group.changes.push(change);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What stands where, by UUID and property: translations say what they are translations of. */
function placesOf(before: FlowDefinition, after: FlowDefinition): ReadonlyMap<string, TextItem> {
  return new Map([...textsOf(before), ...textsOf(after)].map((item) => [`${item.owner}/${item.property}`, item]));
}

function ChangeLine({ change, places }: { change: Change; places: ReadonlyMap<string, TextItem> }) {
  const { say, look } = useFormWords();
  const { languageName } = useWords();
  const actionName = (json: Readonly<Record<string, unknown>>) =>
    look('actions', String(json.type)) ?? plainName(String(json.type));
  const propertyName = (property: string, action?: string) =>
    look('changes', `property_${property}`) ?? look('fields', `${action}_${property}`, property) ?? plainName(property);
  switch (change.code) {
    case 'flow':
    case 'router':
      return (
        <Line words={say(`changes.${change.code}`, { property: propertyName(change.property) })}>
          <Words from={shown(change.from)} to={shown(change.to)} />
        </Line>
      );
    case 'action': {
      const type = String(change.action.type);
      const property = look('fields', `${type}_${change.property}`, change.property) ?? plainName(change.property);
      return (
        <Line words={say('changes.action', { action: actionName(change.action), property })}>
          <Words from={shown(change.from)} to={shown(change.to)} />
        </Line>
      );
    }
    case 'action_added':
    case 'action_removed':
    case 'action_moved':
      return (
        <Line words={say(`changes.${change.code}`, { action: actionName(change.action) })}>
          {lineOf(change.action as never)}
        </Line>
      );
    case 'node_added':
    case 'node_removed':
    case 'first_node':
      return <Line words={say(`changes.${change.code}`)} />;
    case 'category_added':
    case 'category_removed':
      return <Line words={say(`changes.${change.code}`, { name: change.name })} />;
    case 'category_renamed':
      return (
        <Line words={say('changes.category_renamed')}>
          <Words from={change.from} to={change.to} />
        </Line>
      );
    case 'case_added':
    case 'case_removed':
      return (
        <Line words={say(`changes.${change.code}`, { category: change.category })}>
          <CaseWords json={change.json} />
        </Line>
      );
    case 'case':
      return (
        <Line words={say('changes.case', { category: change.category })}>
          <Words from={caseText(change.from, look)} to={caseText(change.to, look)} />
        </Line>
      );
    case 'exit':
      return (
        <Line
          words={
            change.names.length > 0 ? say('changes.exit_of', { names: change.names.join(', ') }) : say('changes.exit')
          }
        >
          <del>{change.from ?? say('changes.nowhere')}</del> → <ins>{change.to ?? say('changes.nowhere')}</ins>
        </Line>
      );
    case 'language_added':
    case 'language_removed':
      return (
        <Line words={say(`changes.${change.code}`, { language: languageName(change.language), count: change.texts })} />
      );
    case 'translation': {
      const base = places.get(`${change.owner}/${change.property}`)?.base ?? propertyName(change.property);
      return (
        <Line words={say('changes.translation', { language: languageName(change.language), what: short(base) })}>
          <Words from={change.from.join('\n')} to={change.to.join('\n')} />
        </Line>
      );
    }
  }
}

function Line(props: { words: string; children?: ReactNode }) {
  return (
    <>
      <p className="small quiet">{props.words}</p>
      {props.children ? <p className="change-text">{props.children}</p> : null}
    </>
  );
}

/** Short texts that have nothing in common are clearer as one that went and one that came. */
function Words(props: { from: string; to: string }) {
  const { say } = useFormWords();
  const { from, to } = props;
  if (from === '') return <ins>{to}</ins>;
  if (to === '') {
    return (
      <>
        <del>{from}</del> → {say('changes.nothing')}
      </>
    );
  }
  return diffWords(from, to).map(({ kind, text }, index) =>
    kind === 'same' ? (
      text
    ) : kind === 'gone' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text never move
      <del key={index}>{text}</del>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text never move
      <ins key={index}>{text}</ins>
    ),
  );
}

function CaseWords({ json }: { json: Readonly<Record<string, unknown>> }) {
  const { look } = useFormWords();
  return caseText(json, look);
}

function caseText(json: Readonly<Record<string, unknown>>, look: ReturnType<typeof useFormWords>['look']): string {
  const type = String(json.type);
  const args = Array.isArray(json.arguments) ? json.arguments.map(String) : [];
  return [look('tests', type) ?? plainName(type), ...args].join(' ');
}

/** A value of the JSON as people read it: names of what is referred to, lists with commas. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value !== 'object') return String(value);
  const { name, key, uuid, name_match } = value as Record<string, unknown>;
  const named = name || key || name_match || uuid;
  return named ? String(named) : JSON.stringify(value);
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
