import type { ProjectionEvent } from '../../contract/projection.ts'
import type { Command, ExitCode, Invocation } from './command.ts'

type Work = 'verify' | 'repair' | 'rebuild'

/** Faults that verify found make the exit code 1; what repair mended does not. */
const run = async (invocation: Invocation, work: Work): Promise<ExitCode> => {
  const { client, output, signal } = invocation
  const found: Extract<ProjectionEvent, { kind: 'difference' }>['difference'][] = []
  for await (const event of await client.projection[work](undefined, { signal })) {
    if (output.json) output.print(event)
    else if (event.kind === 'progress') output.note(`${event.phase}: ${event.done} of ${event.total}`)
    if (event.kind === 'difference') found.push(event.difference)
    if (event.kind === 'done' && !output.json) {
      if (found.length > 0) output.print(found, ['kind', 'id', 'problem', 'fields'])
      output.print({ rows: event.rows, differences: event.differences })
    }
  }
  return work === 'verify' && found.length > 0 ? 1 : 0
}

export const graphCommands: Command[] = [
  {
    name: 'graph verify',
    summary: 'Compares the graph with the database row by row; exit code 1 when something differs.',
    options: [],
    run: (invocation) => run(invocation, 'verify'),
  },
  {
    name: 'graph repair',
    summary: 'Verifies, and brings what differs to what the database says.',
    options: [],
    run: (invocation) => run(invocation, 'repair'),
  },
  {
    name: 'graph rebuild',
    summary: 'Loads a new graph beside the old one and switches to it.',
    options: [],
    run: (invocation) => run(invocation, 'rebuild'),
  },
]
