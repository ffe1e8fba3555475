// Who may import whom (docs/map.md). A house test proves that this checker really sees our files.
const room = (name: string) => `^server/src/${name}/`;

/** Domain rooms in order: each may use those before it, by their front door `<room>/<room>.ts` only. */
export const domain = [
  'audit',
  'settings',
  'access',
  'consent',
  'registry',
  'sync',
  'matching',
  'hours',
  'audiences',
  'messaging',
  'flows',
  'calls',
  'sessions',
  'inbox',
  'broadcasts',
  'schedules',
  'playbooks',
  'results',
  'changes',
];

const outer = ['fhir', 'http', 'cli', 'runtime', 'stories', 'testing'];
const from = (path: string, ...not: string[]) => ({ path, pathNot: ['\\.test\\.ts$', ...not] });

/** An empty list would match everything. */
const later = (i: number): string[] =>
  i + 1 < domain.length ? domain.slice(i + 1).map(room) : ['^nothing comes later$'];

const domainRules = domain.flatMap((name, i) => [
  {
    name: `${name}-uses-earlier-rooms-only`,
    severity: 'error',
    from: from(room(name)),
    to: { path: later(i), pathNot: ['^server/src/access/subject\\.ts$'] },
  },
  {
    name: `${name}-by-its-front-door`,
    severity: 'error',
    from: { path: '^server/src/', pathNot: [room(name), '\\.test\\.ts$', room('testing'), room('stories')] },
    to: { path: room(name), pathNot: [`^server/src/${name}/${name}\\.ts$`, '^server/src/access/subject\\.ts$'] },
  },
]);

export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['\\.css$', '^@medplum/fhirtypes$'] },
    },
    { name: 'flow-is-alone', severity: 'error', from: { path: '^flow/' }, to: { path: '^(contract|server|console)/' } },
    {
      name: 'flow-has-no-node',
      severity: 'error',
      from: from('^flow/src/', 'testing\\.ts$'),
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contract-knows-flow-only',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: '^(server|console)/' },
    },
    { name: 'console-never-server', severity: 'error', from: from('^console/src/'), to: { path: '^server/' } },
    { name: 'server-never-console', severity: 'error', from: { path: '^server/' }, to: { path: '^console/src/' } },
    {
      name: 'lib-knows-nothing',
      severity: 'error',
      from: from(room('lib')),
      to: { path: '^server/src/(?!lib/|errors\\.ts$)' },
    },
    {
      name: 'db-and-jobs-are-low',
      severity: 'error',
      from: from('^server/src/(db|jobs)/'),
      to: { path: [...domain, ...outer.slice(0, 4), 'channels', 'connectors'].map(room) },
    },
    {
      name: 'channels-are-translations',
      severity: 'error',
      from: from(room('channels')),
      to: { path: '^server/src/(?!channels/|lib/|errors\\.ts$)' },
    },
    {
      name: 'a-channel-knows-no-other',
      severity: 'error',
      from: from('^server/src/channels/([^/]+)/'),
      to: { path: '^server/src/channels/([^/]+)/', pathNot: ['^server/src/channels/$1/'] },
    },
    {
      name: 'connectors-are-translations',
      severity: 'error',
      from: from(room('connectors')),
      to: { path: '^server/src/(?!connectors/|lib/|errors\\.ts$)' },
    },
    {
      name: 'a-connector-knows-no-other',
      severity: 'error',
      from: from('^server/src/connectors/([^/]+)/'),
      to: { path: '^server/src/connectors/([^/]+)/', pathNot: ['^server/src/connectors/$1/'] },
    },
    {
      name: 'domain-below-the-doors',
      severity: 'error',
      from: from(`^server/src/(${domain.join('|')})/`),
      to: { path: outer.slice(0, 5).map(room) },
    },
    {
      name: 'fhir-by-its-front-door',
      severity: 'error',
      from: { path: '^server/src/', pathNot: [room('fhir'), '\\.test\\.ts$', room('testing'), room('stories')] },
      to: { path: room('fhir'), pathNot: ['^server/src/fhir/fhir\\.ts$'] },
    },
    {
      name: 'fhir-below-http',
      severity: 'error',
      from: from(room('fhir')),
      to: { path: outer.slice(1, 4).map(room) },
    },
    {
      name: 'testing-stays-in-tests',
      severity: 'error',
      from: from('^server/src/', '^server/src/(testing|stories)/'),
      to: { path: room('testing') },
    },
    ...domainRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|json|svg)$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
