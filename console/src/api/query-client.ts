import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';

/** Only what may work the second time is asked again: no answer, or trouble on the server's side. */
function worthAsking(count: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status } = error.problem;
  return count < 2 && (status === 0 || status === 429 || status >= 500);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: worthAsking,
      retryDelay: (count) => 1000 * 2 ** count,
      networkMode: 'always',
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
