import { defineConfig } from 'vite';

export default defineConfig({
  // In this workspace the packages are used from their sources. An app of its own needs none of it.
  resolve: { conditions: ['@earshot/source', 'module', 'browser', 'development|production'] },
});
