import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds a running Glacis. */
const server = process.env.GLACIS_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: 'target/classes/dev/glacis/web',
    emptyOutDir: true,
    // The page's Content-Security-Policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: { '/events': server, '/api': server } },
  test: {
    include: ['src/**/*.test.ts'],
    reporters: ['default', ['junit', { suiteName: 'web', classnameTemplate: '{filename}' }]],
    outputFile: { junit: 'target/surefire-reports/TEST-web.xml' },
  },
});
