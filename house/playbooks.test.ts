/** Every playbook can be read, is complete in its languages, costs little, and behaves as its conversations say. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { Playbook } from '../contract/src/playbooks.ts';
import { playFile } from '../flow/bin/test.ts';
import type { TestFile } from '../flow/src/conversations/stage.ts';
import type { Flow } from '../flow/src/definition/flow.ts';
import { readFlow } from '../flow/src/definition/read-flow.ts';
import type { TemplateField } from '../flow/src/definition/schema.ts';
import { inspectFlow } from '../flow/src/inspect/inspect.ts';
import { lintFlow } from '../flow/src/inspect/lint.ts';
import { parseQuery, registryResolver } from '../flow/src/query/query.ts';
import { countParts } from '../flow/src/sms/parts.ts';
import { consentWord } from '../flow/src/text/consent-words.ts';

const root = join(dirname(dirname(fileURLToPath(import.meta.url))), 'playbooks');
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const json = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(root, folder, name), 'utf8'));
const LANGUAGES = ['eng', 'fra'];

/** What is sent, in every language, as it is written. */
function textsOf(flow: Flow): string[] {
  return flow.nodes
    .flatMap(({ actions }) => actions)
    .flatMap((action) => {
      const text = action.fields.text as TemplateField | undefined;
      const translated = text && flow.languages.map((language) => flow.translation(language, text.owner, 'text'));
      return [text?.templates, ...(translated ?? [])].flatMap((templates) => templates ?? []);
    })
    .map(({ source }) => source);
}

describe.each(folders)('the playbook %s', (folder) => {
  const playbook = json(folder, 'playbook.json') as Playbook;
  const flow = readFlow(json(folder, 'flow.json'));
  const inspected = inspectFlow(flow);
  const tests = json(folder, `${folder}.test.json`) as TestFile;

  it('has its shape', () => {
    expect(Value.Errors(Playbook, playbook).map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual(
      [],
    );
    expect(playbook.keywords.filter((word) => consentWord(word))).toEqual([]);
    expect(json(folder, 'flow.json')).toMatchObject({
      spec_version: '14.4.2',
      language: 'eng',
      name: playbook.name.eng,
    });
  });

  it('proposes an audience that can be asked for', () => {
    const vocabulary = {
      fields: (playbook.fields ?? []).map((key) => ({ key, type: 'text' as const })),
      groups: (playbook.groups ?? []).map(({ name }) => ({ uuid: name, name })),
    };
    expect(parseQuery(playbook.audience, {}, registryResolver(vocabulary))).toMatchObject({ ok: true });
  });

  it('has nothing to warn of, in every language', () => {
    const findings = lintFlow(flow).filter((one) => one.level !== 'advice' || one.code === 'no_timeout');
    expect(findings).toEqual([]);
    expect([flow.language, ...flow.languages].sort()).toEqual(LANGUAGES);
  });

  it('draws results that it saves', () => {
    const saved = new Map(inspected.results.map((result) => [result.key, result]));
    expect(playbook.charts.map(({ result }) => result).filter((key) => !saved.has(key))).toEqual([]);
    for (const { result, kind, order = [] } of playbook.charts) {
      expect(['share', 'bars', 'map'].includes(kind), result).toBe(order.length > 0);
      expect(saved.get(result)?.categories, result).toEqual(expect.arrayContaining(order));
    }
  });

  it('names the groups and fields that it needs', () => {
    const named = (type: string) => inspected.dependencies.filter((one) => one.type === type);
    const groups = (playbook.groups ?? []).map(({ name }) => name);
    expect(groups).toEqual(expect.arrayContaining(named('group').map((one) => ('name' in one ? one.name : ''))));
    const keys = named('field').map((one) => ('key' in one ? one.key : ''));
    expect([...(playbook.fields ?? [])].sort()).toEqual(keys.sort());
  });

  it('costs at most two parts a message, in the cheap alphabet', () => {
    const costly = textsOf(flow).filter((text) => {
      const { parts, alphabet } = countParts(text);
      return parts > 2 || alphabet !== 'gsm7';
    });
    expect(costly).toEqual([]);
  });

  it('goes as its conversations say, and is tried in every language', async () => {
    const differed: unknown[] = [];
    for await (const { name, differences } of playFile(join(root, folder, `${folder}.test.json`))) {
      if (differences.length > 0) differed.push({ name, differences });
    }
    expect(differed).toEqual([]);
    const first = tests.conversations[0]!.turns.flatMap((turn) => ('sent' in turn ? [turn.sent].flat() : []));
    expect(playbook.messages).toBe(first.length);
    expect(tests.conversations.some(({ contact_before }) => contact_before?.language === 'fra')).toBe(true);
    expect(tests.conversations.some(({ turns }) => turns.some((turn) => 'silence' in turn))).toBe(true);
  });
});

it('gives each keyword to one playbook', () => {
  const keywords = folders.flatMap((folder) => (json(folder, 'playbook.json') as Playbook).keywords);
  expect(keywords.filter((word, i) => keywords.indexOf(word) !== i)).toEqual([]);
});
