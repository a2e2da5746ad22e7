import { defineConfig } from 'vite';

export default defineConfig({
  define: { global: 'globalThis' },
  resolve: { conditions: ['@earshot/source', 'module', 'browser', 'development|production'] },
});
