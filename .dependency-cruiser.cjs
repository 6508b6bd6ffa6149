/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Move what both files need into a third one; a cycle of types alone is allowed.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'packages-are-listed',
      comment: 'Another package brought this one by chance: list it in package.json (CONTRIBUTING.md says where).',
      severity: 'error',
      from: { path: 'src/(main|contract)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere: write the path with its .ts extension.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: false,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
