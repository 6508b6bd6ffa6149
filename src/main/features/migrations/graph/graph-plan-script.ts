import type { PlanScript } from '../plan-script.port.ts'

/** Scripts for cypher-shell. */
export const graphPlanScript: PlanScript = {
  comment: '//',
  extension: 'cypher',
  notes: [
    'For cypher-shell. The ledger is not written: a console applies the same statements again, which then change nothing.',
  ],
  write: ({ migrations, direction }) =>
    migrations.map((migration) => `// ${migration.name}\n${migration[direction].trimEnd()}`).join('\n\n'),
}
