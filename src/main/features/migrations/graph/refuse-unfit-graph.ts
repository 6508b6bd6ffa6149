import { refusal } from '../../../../contract/errors.ts'
import type { Migrations } from '../migrate-track.ts'
import { putBackSchema } from './put-back-schema.ts'

/**
 * Puts missing constraints of the graph back, and refuses a graph that still lacks one. Without a constraint, merging
 * rows is a hundred times slower and can make doubles.
 */
export const refuseUnfitGraph = async (ports: Migrations): Promise<void> => {
  const lacking = await putBackSchema(ports, 'graph')
  if (lacking.length === 0) return
  const said = lacking.map(({ name, reason }) => (reason === null ? name : `${name} (${reason})`)).join(', ')
  throw refusal('CONFLICT', {
    reason: 'schema-drift',
    detail: `The graph is not loaded without its constraints, and Neo4j lacks: ${said}. Where rows stand there twice, graph repair removes them; what differs is mended on track graph of the migrations.`,
  })
}
