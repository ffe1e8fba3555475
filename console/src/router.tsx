/** Every page, one line each; each is a chunk of its own, some with words of their own. State that matters lives in the address. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './pages/not-found.tsx';
import { Shell } from './pages/shell/shell.tsx';
import { ErrorFace } from './ui/faces.tsx';
import { withWords } from './words/tables.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** Search parameters are plain texts; each page reads the names that it lists here. */
const texts =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [N in Name]?: string } => {
    const found: { [N in Name]?: string } = {};
    for (const name of names) if (typeof search[name] === 'string' && search[name] !== '') found[name] = search[name];
    return found;
  };

const homeRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/home.tsx'), 'Home'),
});

const joinRoute = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('./pages/access/join.tsx'), 'Join'),
});

const peopleRoute = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: texts('query', 'sort', 'left_out', 'mode'),
  component: lazyRouteComponent(() => import('./pages/people/people.tsx'), 'People'),
});

const personRoute = createRoute({
  getParentRoute: () => root,
  path: '/people/$id',
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/people/person.tsx')),
    'Person',
  ),
});

const audiencesRoute = createRoute({
  getParentRoute: () => root,
  path: '/audiences',
  component: lazyRouteComponent(() => import('./pages/audiences/audiences.tsx'), 'Audiences'),
});

const inboxRoute = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./pages/inbox/inbox.tsx'), 'Inbox'),
});

const placesRoute = createRoute({
  getParentRoute: () => root,
  path: '/places',
  validateSearch: texts('search'),
  component: lazyRouteComponent(() => import('./pages/places/places.tsx'), 'Places'),
});

const sendRoute = createRoute({
  getParentRoute: () => root,
  path: '/send',
  validateSearch: texts('query', 'step', 'flow'),
  component: lazyRouteComponent(() => import('./pages/send/send.tsx'), 'Send'),
});

const broadcastsRoute = createRoute({
  getParentRoute: () => root,
  path: '/broadcasts',
  component: lazyRouteComponent(() => import('./pages/broadcasts/broadcasts.tsx'), 'Broadcasts'),
});

const broadcastRoute = createRoute({
  getParentRoute: () => root,
  path: '/broadcasts/$id',
  validateSearch: texts('state', 'reason', 'all'),
  component: lazyRouteComponent(() => import('./pages/broadcasts/broadcast.tsx'), 'BroadcastPage'),
});

const phonesRoute = createRoute({
  getParentRoute: () => root,
  path: '/phones',
  component: lazyRouteComponent(() => import('./pages/phones/phones.tsx'), 'Phones'),
});

const phoneRoute = createRoute({
  getParentRoute: () => root,
  path: '/phones/$id',
  component: lazyRouteComponent(() => import('./pages/phones/phones.tsx'), 'OnePhone'),
});

const channelsRoute = createRoute({
  getParentRoute: () => root,
  path: '/channels',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/channels/channels.tsx')),
    'Channels',
  ),
});

const newChannelRoute = createRoute({
  getParentRoute: () => root,
  path: '/channels/new',
  validateSearch: texts('kind'),
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/channels/new-channel.tsx')),
    'NewChannel',
  ),
});

const channelRoute = createRoute({
  getParentRoute: () => root,
  path: '/channels/$id',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/channels/channel.tsx')),
    'Channel',
  ),
});

const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/settings/settings.tsx')),
    'Settings',
  ),
});

const accountsRoute = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/settings/accounts.tsx')),
    'Accounts',
  ),
});

const tokensRoute = createRoute({
  getParentRoute: () => root,
  path: '/tokens',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/settings/tokens.tsx')),
    'Tokens',
  ),
});

const registriesRoute = createRoute({
  getParentRoute: () => root,
  path: '/registries',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/registries/registries.tsx')),
    'Registries',
  ),
});

const newRegistryRoute = createRoute({
  getParentRoute: () => root,
  path: '/registries/new',
  validateSearch: texts('kind'),
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/registries/new-registry.tsx')),
    'NewRegistry',
  ),
});

const registryRoute = createRoute({
  getParentRoute: () => root,
  path: '/registries/$id',
  validateSearch: texts('only', 'reason'),
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/registries/registry.tsx')),
    'Registry',
  ),
});

const registrySettingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/registries/$id/settings',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/registries/registry-settings.tsx')),
    'RegistrySettings',
  ),
});

const mappingRoute = createRoute({
  getParentRoute: () => root,
  path: '/registries/$id/mapping',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/registries/mapping.tsx')),
    'MappingPage',
  ),
});

const correctionsRoute = createRoute({
  getParentRoute: () => root,
  path: '/corrections',
  validateSearch: texts('list', 'kind'),
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/corrections/corrections.tsx')),
    'Corrections',
  ),
});

const correctionRoute = createRoute({
  getParentRoute: () => root,
  path: '/corrections/$id',
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/corrections/correction.tsx')),
    'Correction',
  ),
});

const duplicatesRoute = createRoute({
  getParentRoute: () => root,
  path: '/duplicates',
  validateSearch: texts('state'),
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/duplicates/duplicates.tsx')),
    'Duplicates',
  ),
});

const numbersRoute = createRoute({
  getParentRoute: () => root,
  path: '/duplicates/numbers',
  validateSearch: texts('kind', 'state'),
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/duplicates/numbers.tsx')),
    'NumbersPage',
  ),
});

const mergesRoute = createRoute({
  getParentRoute: () => root,
  path: '/duplicates/merges',
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/duplicates/merges.tsx')),
    'MergesPage',
  ),
});

const duplicateRoute = createRoute({
  getParentRoute: () => root,
  path: '/duplicates/$id',
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/duplicates/duplicate.tsx')),
    'Duplicate',
  ),
});

const correctionRulesRoute = createRoute({
  getParentRoute: () => root,
  path: '/corrections/rules',
  component: lazyRouteComponent(
    withWords(['deciding'], () => import('./pages/corrections/rules.tsx')),
    'CorrectionRules',
  ),
});

const importsRoute = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/imports/imports.tsx')),
    'Imports',
  ),
});

const newImportRoute = createRoute({
  getParentRoute: () => root,
  path: '/imports/new',
  validateSearch: texts('way'),
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/imports/new-import.tsx')),
    'NewImport',
  ),
});

const importRunRoute = createRoute({
  getParentRoute: () => root,
  path: '/imports/$id',
  validateSearch: texts('verdict', 'reason'),
  component: lazyRouteComponent(
    withWords(['administration'], () => import('./pages/imports/import-run.tsx')),
    'ImportPage',
  ),
});

const flowRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/$id',
  validateSearch: texts('node', 'panel', 'view'),
  component: lazyRouteComponent(
    withWords(['editor', 'flows'], () => import('./pages/flows/flow.tsx')),
    'FlowPage',
  ),
});

const flowsRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows',
  validateSearch: texts('search', 'state', 'sort'),
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/flows/flows.tsx')),
    'Flows',
  ),
});

const playbooksRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/playbooks',
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/flows/playbooks.tsx')),
    'Playbooks',
  ),
});

const playbookRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/playbooks/$name',
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/flows/playbook.tsx')),
    'PlaybookPage',
  ),
});

const flowStartsRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/$id/starts',
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/flows/flow-starts.tsx')),
    'FlowStarts',
  ),
});

const flowResultsRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/$id/results',
  validateSearch: texts(
    ...(['start', 'from', 'to', 'by', 'level', 'map'] as const),
    ...(['who', 'reason', 'question', 'category', 'place'] as const),
  ),
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/results/results.tsx')),
    'ResultsPage',
  ),
});

const flowTriggersRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/$id/triggers',
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/flows/flow-triggers.tsx')),
    'FlowTriggers',
  ),
});

const flowProblemsRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/$id/problems',
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/flows/flow-problems.tsx')),
    'FlowProblems',
  ),
});

const triggersRoute = createRoute({
  getParentRoute: () => root,
  path: '/triggers',
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/triggers/triggers.tsx')),
    'Triggers',
  ),
});

const startRoute = createRoute({
  getParentRoute: () => root,
  path: '/starts/$id',
  validateSearch: texts('state'),
  component: lazyRouteComponent(
    withWords(['flows'], () => import('./pages/starts/start.tsx')),
    'StartPage',
  ),
});

const rehearseRoute = createRoute({
  getParentRoute: () => root,
  path: '/flows/$id/rehearse',
  component: lazyRouteComponent(
    withWords(['editor', 'flows'], () => import('./pages/flows/rehearse.tsx')),
    'RehearsePage',
  ),
});

const calendarRoute = createRoute({
  getParentRoute: () => root,
  path: '/calendar',
  validateSearch: texts('month', 'view'),
  component: lazyRouteComponent(
    withWords(['planning'], () => import('./pages/calendar/calendar.tsx')),
    'Calendar',
  ),
});

const newScheduleRoute = createRoute({
  getParentRoute: () => root,
  path: '/schedules/new',
  validateSearch: texts('flow', 'query'),
  component: lazyRouteComponent(
    withWords(['planning'], () => import('./pages/schedules/new-schedule.tsx')),
    'NewSchedule',
  ),
});

const scheduleRoute = createRoute({
  getParentRoute: () => root,
  path: '/schedules/$id',
  component: lazyRouteComponent(
    withWords(['planning'], () => import('./pages/schedules/schedule.tsx')),
    'SchedulePage',
  ),
});

const campaignsRoute = createRoute({
  getParentRoute: () => root,
  path: '/campaigns',
  component: lazyRouteComponent(
    withWords(['planning'], () => import('./pages/campaigns/campaigns.tsx')),
    'Campaigns',
  ),
});

const newCampaignRoute = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/new',
  component: lazyRouteComponent(
    withWords(['planning'], () => import('./pages/campaigns/new-campaign.tsx')),
    'NewCampaign',
  ),
});

const campaignRoute = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id',
  component: lazyRouteComponent(
    withWords(['planning'], () => import('./pages/campaigns/campaign.tsx')),
    'CampaignPage',
  ),
});

const hoursRoute = createRoute({
  getParentRoute: () => root,
  path: '/hours',
  component: lazyRouteComponent(
    withWords(['planning'], () => import('./pages/settings/hours.tsx')),
    'Hours',
  ),
});

const routeTree = root.addChildren([
  ...[homeRoute, joinRoute, peopleRoute, personRoute],
  ...[sendRoute, broadcastsRoute, broadcastRoute, phonesRoute, phoneRoute],
  ...[channelsRoute, newChannelRoute, channelRoute],
  ...[calendarRoute, newScheduleRoute, scheduleRoute, campaignsRoute, newCampaignRoute, campaignRoute, hoursRoute],
  ...[flowRoute, flowsRoute, playbooksRoute, playbookRoute],
  ...[flowResultsRoute, flowStartsRoute, flowTriggersRoute, flowProblemsRoute, triggersRoute, startRoute],
  ...[rehearseRoute],
  ...[
    audiencesRoute,
    inboxRoute,
    placesRoute,
    duplicatesRoute,
    numbersRoute,
    mergesRoute,
    duplicateRoute,
    correctionsRoute,
    correctionRulesRoute,
    correctionRoute,
    registriesRoute,
    newRegistryRoute,
    registryRoute,
    registrySettingsRoute,
    mappingRoute,
    importsRoute,
    newImportRoute,
    importRunRoute,
    settingsRoute,
    accountsRoute,
    tokensRoute,
  ],
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(pairs as [string, string][]).toString();
    return text ? `?${text}` : '';
  },
  defaultErrorComponent: ({ error, reset }) => <ErrorFace error={error} retry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
