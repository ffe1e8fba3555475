/** What `npm run new` starts with. Each text compiles as it is; the house tests try them all. */
interface Template {
  readonly name: RegExp;
  readonly example: string;
  files(name: string, nextMigration: string): Record<string, string>;
  /** What is left to do by hand. */
  afterwards(name: string): string[];
}

const camel = (name: string): string => name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
const title = (name: string): string => name.charAt(0).toUpperCase() + camel(name).slice(1);

export const templates: Readonly<Record<string, Template>> = {
  endpoint: {
    name: /^[a-z-]+\/[a-z]+-[a-z-]+$/,
    example: 'contacts/get-example',
    files: (name) => {
      const [area, verb] = name.split('/') as [string, string];
      return {
        [`server/src/http/routes/${area}/${verb}.ts`]: `import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

export const ${camel(verb)} = defineRoute({
  method: 'GET',
  url: '/${area}/example',
  access: 'officer',
  summary: 'One plain sentence for the API description.',
  query: Type.Object({ name: Type.String({ maxLength: 100 }) }),
  response: Type.Object({ greeting: Type.String() }),
  handler: async ({ subject, query }) => ({ greeting: \`\${subject.name} greets \${query.name}\` }),
});
`,
      };
    },
    afterwards: (name) => [
      `import it in server/src/http/routes/registry.ts and add it to the list`,
      `move its shapes to contract/src/${name.split('/')[0]}.ts, and let a room do the work`,
      'test it beside its room or through the server; read docs/make/endpoint.md',
    ],
  },
  action: {
    name: /^[a-z]+(?:_[a-z]+)+$/,
    example: 'note_visit',
    files: (name) => ({
      [`flow/src/actions/${name}.ts`]: `/**
 * What it does, and what becomes of what goes wrong.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "${name}", "text": "Hello @contact.first_name" }
 *
 *     { "type": "${name}_done", "text": "Hello Mary" }
 */
import { actionType } from './action.ts';

export const ${camel(name)} = actionType({
  type: '${name}',
  scope: 'all',
  fields: { text: { kind: 'template', max: 1_000 } },
  execute(action, step) {
    const { text, ok } = step.tryText(action.text);
    if (ok) step.log({ type: '${name}_done', text });
  },
});
`,
      [`flow/cases/actions/${name}.json`]: `[
  {
    "kind": "good",
    "description": "What people mean it for",
    "action": { "type": "${name}", "text": "Hello @contact.first_name" },
    "events": [{ "type": "${name}_done", "text": "Hello Mary" }]
  },
  {
    "kind": "edge",
    "description": "What is empty, unchanged, or the last that is allowed",
    "action": { "type": "${name}", "text": "@(\\"\\")" },
    "events": [{ "type": "${name}_done", "text": "" }]
  },
  {
    "kind": "bad",
    "description": "What goes wrong",
    "action": { "type": "${name}", "text": "" },
    "refused": "text"
  }
]
`,
    }),
    afterwards: (name) => [
      `add ${camel(name)} to the list in flow/src/actions/registry.ts`,
      'npx vitest run --project pure flow/src/actions; read docs/make/flow-action.md',
    ],
  },
  migration: {
    name: /^[a-z-]+$/,
    example: 'what-it-adds',
    files: (name, next) => ({ [`server/src/db/migrations/${next}-${name}.sql`]: '-- What this adds, and why.\n' }),
    afterwards: () => [
      'write the SQL; it runs in one transaction; then MHERO_UPDATE=1 npm test -- server/src/db to renew schema.sql',
    ],
  },
  page: {
    name: /^[a-z-]+\/[a-z-]+$/,
    example: 'people/example',
    files: (name) => {
      const [area, page] = name.split('/') as [string, string];
      return {
        [`console/src/pages/${area}/${page}.tsx`]: `/** One sentence that says what is here. */
export default function ${title(page)}() {
  return <h1>{'…'}</h1>;
}
`,
      };
    },
    afterwards: () => [
      'add its route to console/src/routes.tsx, its words to console/src/words/en.json and fr.json',
      'test it in console/e2e; look at it at 360 and 1280 pixels; read docs/make/page.md',
    ],
  },
  channel: {
    name: /^[a-z]+$/,
    example: 'telegram',
    files: (name) => ({
      [`server/src/channels/${name}/${name}.ts`]: `import { Type } from 'typebox';
import type { ChannelHost, ChannelKind, OpenChannel } from '../contract.ts';

interface ${title(name)}Settings {
  readonly token: string;
}

export const ${name}Kind: ChannelKind<${title(name)}Settings> = {
  kind: '${name}',
  scheme: '${name}',
  settings: Type.Object({ token: Type.String({ title: 'Token', description: 'From the provider.', maxLength: 500 }) }),
  secrets: ['token'],
  gives: { receipts: false, incoming: false, idempotent: false },
  open: (_settings: ${title(name)}Settings, host: ChannelHost): OpenChannel => {
    host.link('up');
    return {
      room: () => 100,
      send: (messages) => {
        for (const { key } of messages) {
          queueMicrotask(() => host.answered({ key, status: 'failed', failure: 'network_down' }));
        }
      },
      close: async () => {},
    };
  },
};
`,
      [`server/src/channels/${name}/suite.test.ts`]: `import { describeChannel } from '../../testing/channel-suite.ts';
import { ${name}Kind } from './${name}.ts';

describeChannel({
  kind: ${name}Kind,
  // Start a small network here, on 127.0.0.1, that takes everything, and give the settings that lead to it.
  network: async () => ({ settings: { token: 'a-token' }, close: async () => {} }),
});
`,
    }),
    afterwards: () => [
      'add one line to server/src/channels/registry.ts',
      'make its suite.test.ts pass, then write its own tests; read docs/make/channel.md',
    ],
  },
  connector: {
    name: /^[a-z]+$/,
    example: 'dhis',
    files: (name) => ({
      [`server/src/connectors/${name}/${name}.ts`]: `import { Type } from 'typebox';
import type { Connector } from '../contract.ts';

interface ${title(name)}Settings {
  readonly url: string;
  readonly token: string;
}

export const ${name}Connector: Connector<${title(name)}Settings> = {
  kind: '${name}',
  title: '${title(name)}',
  settings: Type.Object({
    url: Type.String({ title: 'Address', description: 'Such as https://example.org.', maxLength: 500 }),
    token: Type.String({ title: 'Token', description: 'From its administrator.', maxLength: 500 }),
  }),
  secrets: ['token'],
  probe: async () => ({ software: null, version: null, types: [], bulk: false, clockSeconds: null, facts: [] }),
  read: () => ({
    bytes: null,
    open: async function* () {},
    end: () => ({ cursor: {}, types: [], facts: [] }),
  }),
};
`,
    }),
    afterwards: () => [
      'add one line to server/src/connectors/registry.ts',
      'test it against a server of its kind on 127.0.0.1; read docs/make/connector.md',
    ],
  },
};
