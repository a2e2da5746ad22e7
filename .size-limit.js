// Budgets: minified and gzipped, with all dependencies except those ignored.
export default [
  {
    name: 'smallest call: core + signaling',
    import: {
      'packages/core/dist/index.js': '{ createCallClient }',
      'packages/signaling/dist/index.js': '{ createSignaling }',
    },
    // The aim is 22 kB; this line only keeps it from growing until that is reached. Recovery and coming back after a
    // reload, which nobody else has, are 3.5 kB of it.
    limit: '27 kB',
  },
  {
    name: 'react hooks',
    path: 'packages/react/dist/index.js',
    ignore: ['react', 'react-dom', '@earshot/core'],
    limit: '3 kB',
  },
  {
    name: 'react hooks, components and styles',
    path: [
      'packages/react/dist/index.js',
      'packages/react/dist/components/index.js',
      'packages/react/dist/styles.css',
    ],
    ignore: ['react', 'react-dom', '@earshot/core'],
    limit: '12 kB',
  },
].map((budget) => ({ ...budget, gzip: true }));
