import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { welcome } from './api/access.ts';
import { whenSignedOut } from './api/client.ts';
import { queryClient } from './api/query-client.ts';
import { applyTheme } from './pages/shell/theme.ts';
import { router } from './router.tsx';
import { Toaster } from './ui/toast.tsx';
import { loadWords } from './words/tables.ts';
import { preferredLanguage, WordsProvider } from './words/words.tsx';

applyTheme();
// Asked for before anything is drawn: the line is slow, and every page waits for it.
void queryClient.prefetchQuery(welcome);
whenSignedOut(() => void queryClient.invalidateQueries({ queryKey: welcome.queryKey }));

async function start(): Promise<void> {
  const language = preferredLanguage();
  await loadWords(language);
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <WordsProvider first={language}>
        <QueryClientProvider client={queryClient}>
          <Toaster>
            <RouterProvider router={router} />
          </Toaster>
        </QueryClientProvider>
      </WordsProvider>
    </StrictMode>,
  );
}

void start();
