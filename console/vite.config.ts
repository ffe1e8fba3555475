import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { patternsInWorkers } from './build/patterns-in-workers.ts';
import { precompress } from './build/precompress.ts';
import { wordsByPart } from './build/words-by-part.ts';

const server = `http://localhost:${process.env.PORT || 3000}`;

/** Changes on almost every release of ours must not make people load these again. */
const steady = /node_modules\/(react|react-dom|scheduler|@tanstack)\//;

// Whoever builds, and from wherever: what people load is React's production build.
if (process.argv.includes('build')) process.env.NODE_ENV = 'production';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), wordsByPart(), patternsInWorkers(), precompress()],
  server: { proxy: { '/api': server, '/hooks': server, '/health': server } },
  // The two workers are built apart; what both need whole is one file with one name, and so loaded once.
  worker: {
    format: 'es',
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'patterns', test: /node_modules\/re2js\// }] } } },
  },
  build: {
    outDir: 'dist',
    manifest: 'manifest.json',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'steady', test: steady }] } } },
  },
});
