/** Every page, one line each; each is a chunk of its own. State that matters lives in the address. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './pages/not-found.tsx';
import { Shell } from './pages/shell/shell.tsx';
import { ErrorFace } from './ui/faces.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** Search parameters are plain texts; each page reads the names that it lists here. */
const texts =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [N in Name]?: string } => {
    const found: { [N in Name]?: string } = {};
    for (const name of names) if (typeof search[name] === 'string' && search[name] !== '') found[name] = search[name];
    return found;
  };

export const homeRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/home.tsx'), 'Home'),
});

export const joinRoute = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('./pages/access/join.tsx'), 'Join'),
});

export const peopleRoute = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: texts('query', 'sort', 'left_out', 'mode'),
  component: lazyRouteComponent(() => import('./pages/people/people.tsx'), 'People'),
});

export const personRoute = createRoute({
  getParentRoute: () => root,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('./pages/people/person.tsx'), 'Person'),
});

const routeTree = root.addChildren([homeRoute, joinRoute, peopleRoute, personRoute]);

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
