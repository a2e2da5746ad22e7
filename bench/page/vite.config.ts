import { defineConfig } from 'vite';

export default defineConfig({
  resolve: {
    conditions: ['@earshot/source', 'module', 'browser', 'development|production'],
    // The bundle that brings what Node has and browsers lack.
    alias: { 'simple-peer': 'simple-peer/simplepeer.min.js' },
  },
});
