import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // In this workspace the packages are used from their sources. An app of its own needs none of it.
  resolve: { conditions: ['@earshot/source', 'module', 'browser', 'development|production'] },
});
