import { defineConfig } from 'vite';

export default defineConfig({
  resolve: { conditions: ['@earshot/source', 'module', 'browser', 'development|production'] },
});
