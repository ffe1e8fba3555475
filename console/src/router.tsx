/** Every page, one line each; each is a chunk of its own, some with words of their own. State that matters lives in the address. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './pages/not-found.tsx';
import { Shell } from './pages/shell/shell.tsx';
import { ErrorFace } from './ui/faces.tsx';
import type { Part } from './words/parts.ts';
import { withWords } from './words/tables.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const at = <const Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

/** A page in a chunk of its own, with the words that only some pages need. */
const lazyPage = <Module extends Record<string, unknown>, Name extends string & keyof Module>(
  words: readonly Part[],
  load: () => Promise<Module>,
  name: Name,
) => lazyRouteComponent(withWords(words, load), name);

/** Search parameters are plain texts; each page reads the names that it lists here. */
const texts =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [N in Name]?: string } => {
    const found: { [N in Name]?: string } = {};
    for (const name of names) if (typeof search[name] === 'string' && search[name] !== '') found[name] = search[name];
    return found;
  };

const homeRoute = createRoute({
  ...at('/'),
  component: lazyRouteComponent(() => import('./pages/home/home.tsx'), 'Home'),
});

const joinRoute = createRoute({
  ...at('/join'),
  component: lazyRouteComponent(() => import('./pages/access/join.tsx'), 'Join'),
});

const peopleRoute = createRoute({
  ...at('/people'),
  validateSearch: texts('query', 'sort', 'left_out', 'mode'),
  component: lazyRouteComponent(() => import('./pages/people/people.tsx'), 'People'),
});

const personRoute = createRoute({
  ...at('/people/$id'),
  component: lazyPage(['deciding'], () => import('./pages/people/person.tsx'), 'Person'),
});

const audiencesRoute = createRoute({
  ...at('/audiences'),
  component: lazyRouteComponent(() => import('./pages/audiences/audiences.tsx'), 'Audiences'),
});

const inboxRoute = createRoute({
  ...at('/inbox'),
  component: lazyRouteComponent(() => import('./pages/inbox/inbox.tsx'), 'Inbox'),
});

const placesRoute = createRoute({
  ...at('/places'),
  validateSearch: texts('search'),
  component: lazyRouteComponent(() => import('./pages/places/places.tsx'), 'Places'),
});

const sendRoute = createRoute({
  ...at('/send'),
  validateSearch: texts('query', 'step', 'flow'),
  component: lazyRouteComponent(() => import('./pages/send/send.tsx'), 'Send'),
});

const broadcastsRoute = createRoute({
  ...at('/broadcasts'),
  component: lazyRouteComponent(() => import('./pages/broadcasts/broadcasts.tsx'), 'Broadcasts'),
});

const broadcastRoute = createRoute({
  ...at('/broadcasts/$id'),
  validateSearch: texts('state', 'reason', 'all'),
  component: lazyRouteComponent(() => import('./pages/broadcasts/broadcast.tsx'), 'BroadcastPage'),
});

const phonesRoute = createRoute({
  ...at('/phones'),
  component: lazyRouteComponent(() => import('./pages/phones/phones.tsx'), 'Phones'),
});

const phoneRoute = createRoute({
  ...at('/phones/$id'),
  component: lazyRouteComponent(() => import('./pages/phones/phones.tsx'), 'OnePhone'),
});

const channelsRoute = createRoute({
  ...at('/channels'),
  component: lazyPage(['administration'], () => import('./pages/channels/channels.tsx'), 'Channels'),
});

const newChannelRoute = createRoute({
  ...at('/channels/new'),
  validateSearch: texts('kind'),
  component: lazyPage(['administration'], () => import('./pages/channels/new-channel.tsx'), 'NewChannel'),
});

const channelRoute = createRoute({
  ...at('/channels/$id'),
  component: lazyPage(['administration'], () => import('./pages/channels/channel.tsx'), 'Channel'),
});

const settingsRoute = createRoute({
  ...at('/settings'),
  component: lazyPage(['administration'], () => import('./pages/settings/settings.tsx'), 'Settings'),
});

const accountsRoute = createRoute({
  ...at('/accounts'),
  component: lazyPage(['administration'], () => import('./pages/settings/accounts.tsx'), 'Accounts'),
});

const tokensRoute = createRoute({
  ...at('/tokens'),
  component: lazyPage(['administration'], () => import('./pages/settings/tokens.tsx'), 'Tokens'),
});

const registriesRoute = createRoute({
  ...at('/registries'),
  component: lazyPage(['administration'], () => import('./pages/registries/registries.tsx'), 'Registries'),
});

const newRegistryRoute = createRoute({
  ...at('/registries/new'),
  validateSearch: texts('kind'),
  component: lazyPage(['administration'], () => import('./pages/registries/new-registry.tsx'), 'NewRegistry'),
});

const registryRoute = createRoute({
  ...at('/registries/$id'),
  validateSearch: texts('only', 'reason'),
  component: lazyPage(['administration'], () => import('./pages/registries/registry.tsx'), 'Registry'),
});

const registrySettingsRoute = createRoute({
  ...at('/registries/$id/settings'),
  component: lazyPage(['administration'], () => import('./pages/registries/registry-settings.tsx'), 'RegistrySettings'),
});

const mappingRoute = createRoute({
  ...at('/registries/$id/mapping'),
  component: lazyPage(['administration'], () => import('./pages/registries/mapping.tsx'), 'MappingPage'),
});

const correctionsRoute = createRoute({
  ...at('/corrections'),
  validateSearch: texts('list', 'kind'),
  component: lazyPage(['deciding'], () => import('./pages/corrections/corrections.tsx'), 'Corrections'),
});

const correctionRoute = createRoute({
  ...at('/corrections/$id'),
  component: lazyPage(['deciding'], () => import('./pages/corrections/correction.tsx'), 'Correction'),
});

const duplicatesRoute = createRoute({
  ...at('/duplicates'),
  validateSearch: texts('state'),
  component: lazyPage(['deciding'], () => import('./pages/duplicates/duplicates.tsx'), 'Duplicates'),
});

const numbersRoute = createRoute({
  ...at('/duplicates/numbers'),
  validateSearch: texts('kind', 'state'),
  component: lazyPage(['deciding'], () => import('./pages/duplicates/numbers.tsx'), 'NumbersPage'),
});

const mergesRoute = createRoute({
  ...at('/duplicates/merges'),
  component: lazyPage(['deciding'], () => import('./pages/duplicates/merges.tsx'), 'MergesPage'),
});

const duplicateRoute = createRoute({
  ...at('/duplicates/$id'),
  component: lazyPage(['deciding'], () => import('./pages/duplicates/duplicate.tsx'), 'Duplicate'),
});

const correctionRulesRoute = createRoute({
  ...at('/corrections/rules'),
  component: lazyPage(['deciding'], () => import('./pages/corrections/rules.tsx'), 'CorrectionRules'),
});

const importsRoute = createRoute({
  ...at('/imports'),
  component: lazyPage(['administration'], () => import('./pages/imports/imports.tsx'), 'Imports'),
});

const newImportRoute = createRoute({
  ...at('/imports/new'),
  validateSearch: texts('way'),
  component: lazyPage(['administration'], () => import('./pages/imports/new-import.tsx'), 'NewImport'),
});

const importRunRoute = createRoute({
  ...at('/imports/$id'),
  validateSearch: texts('verdict', 'reason'),
  component: lazyPage(['administration'], () => import('./pages/imports/import-run.tsx'), 'ImportPage'),
});

const flowRoute = createRoute({
  ...at('/flows/$id'),
  validateSearch: texts('node', 'panel', 'view'),
  component: lazyPage(['editor', 'flows'], () => import('./pages/flows/flow.tsx'), 'FlowPage'),
});

const flowsRoute = createRoute({
  ...at('/flows'),
  validateSearch: texts('search', 'state', 'sort'),
  component: lazyPage(['flows'], () => import('./pages/flows/flows.tsx'), 'Flows'),
});

const playbooksRoute = createRoute({
  ...at('/flows/playbooks'),
  component: lazyPage(['flows'], () => import('./pages/flows/playbooks.tsx'), 'Playbooks'),
});

const playbookRoute = createRoute({
  ...at('/flows/playbooks/$name'),
  component: lazyPage(['flows'], () => import('./pages/flows/playbook.tsx'), 'PlaybookPage'),
});

const flowStartsRoute = createRoute({
  ...at('/flows/$id/starts'),
  component: lazyPage(['flows'], () => import('./pages/flows/flow-starts.tsx'), 'FlowStarts'),
});

const flowResultsRoute = createRoute({
  ...at('/flows/$id/results'),
  validateSearch: texts(
    ...(['start', 'from', 'to', 'by', 'level', 'map'] as const),
    ...(['who', 'reason', 'question', 'category', 'place'] as const),
  ),
  component: lazyPage(['flows'], () => import('./pages/results/results.tsx'), 'ResultsPage'),
});

const flowTriggersRoute = createRoute({
  ...at('/flows/$id/triggers'),
  component: lazyPage(['flows'], () => import('./pages/flows/flow-triggers.tsx'), 'FlowTriggers'),
});

const flowProblemsRoute = createRoute({
  ...at('/flows/$id/problems'),
  component: lazyPage(['flows'], () => import('./pages/flows/flow-problems.tsx'), 'FlowProblems'),
});

const triggersRoute = createRoute({
  ...at('/triggers'),
  component: lazyPage(['flows'], () => import('./pages/triggers/triggers.tsx'), 'Triggers'),
});

const startRoute = createRoute({
  ...at('/starts/$id'),
  validateSearch: texts('state'),
  component: lazyPage(['flows'], () => import('./pages/starts/start.tsx'), 'StartPage'),
});

const rehearseRoute = createRoute({
  ...at('/flows/$id/rehearse'),
  component: lazyPage(['editor', 'flows'], () => import('./pages/flows/rehearse.tsx'), 'RehearsePage'),
});

const calendarRoute = createRoute({
  ...at('/calendar'),
  validateSearch: texts('month', 'view'),
  component: lazyPage(['planning'], () => import('./pages/calendar/calendar.tsx'), 'Calendar'),
});

const newScheduleRoute = createRoute({
  ...at('/schedules/new'),
  validateSearch: texts('flow', 'query'),
  component: lazyPage(['planning'], () => import('./pages/schedules/new-schedule.tsx'), 'NewSchedule'),
});

const scheduleRoute = createRoute({
  ...at('/schedules/$id'),
  component: lazyPage(['planning'], () => import('./pages/schedules/schedule.tsx'), 'SchedulePage'),
});

const campaignsRoute = createRoute({
  ...at('/campaigns'),
  component: lazyPage(['planning'], () => import('./pages/campaigns/campaigns.tsx'), 'Campaigns'),
});

const newCampaignRoute = createRoute({
  ...at('/campaigns/new'),
  component: lazyPage(['planning'], () => import('./pages/campaigns/new-campaign.tsx'), 'NewCampaign'),
});

const campaignRoute = createRoute({
  ...at('/campaigns/$id'),
  component: lazyPage(['planning'], () => import('./pages/campaigns/campaign.tsx'), 'CampaignPage'),
});

const hoursRoute = createRoute({
  ...at('/hours'),
  component: lazyPage(['planning'], () => import('./pages/settings/hours.tsx'), 'Hours'),
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
