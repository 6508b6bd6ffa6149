import type { Difference, Holder, ProjectionEvent, Stray } from '../../contract/projection.ts'
import type { Command, ExitCode, Invocation } from './command.ts'

type Work = 'verify' | 'repair' | 'rebuild'
type Done = Extract<ProjectionEvent, { kind: 'done' }>

const holderWords = ({ pid, since, application }: Holder) =>
  [
    'held back by a transaction of the PostgreSQL server',
    since && `open since ${since.toISOString()}`,
    pid !== null && `process ${pid}`,
    application,
  ]
    .filter(Boolean)
    .join(', ')

const waitingWords = ({ waiting, heldBy }: Done) =>
  `${waiting} ${waiting === 1 ? 'row is' : 'rows are'} on the way into the graph${heldBy ? `, ${holderWords(heldBy)}` : ''}.`

const asideWords = ({ setAside }: Done) =>
  `Neo4j refuses ${setAside} ${setAside === 1 ? 'row: it is' : 'rows: they are'} set aside, and tried again while a console is open.`

/** Faults that verify found make the exit code 1, and so does what repair could not mend or rebuild not load; what was mended does not. */
const run = async (invocation: Invocation, work: Work): Promise<ExitCode> => {
  const { client, output, signal } = invocation
  const differences: Difference[] = []
  const strays: Stray[] = []
  let faults = 0
  for await (const event of await client.projection[work](undefined, { signal })) {
    if (output.json) output.print(event)
    if (event.kind === 'progress') output.note(`${event.phase}: ${event.done} of ${event.total}`)
    else if (event.kind === 'difference') differences.push(event.difference)
    else if (event.kind === 'stray') strays.push(event.stray)
    else {
      faults = work === 'verify' ? event.differences + event.strays : event.left
      if (output.json) continue
      if (differences.length > 0) output.print(differences, ['kind', 'id', 'problem', 'fields', 'reason'])
      if (strays.length > 0) output.print(strays, ['element', 'problem', 'count'])
      const { rows, left } = event
      output.print({
        rows,
        differences: event.differences,
        strays: event.strays,
        ...(work === 'repair' ? { left } : {}),
        ...(event.setAside > 0 ? { setAside: event.setAside } : {}),
      })
      if (event.setAside > 0) output.note(asideWords(event))
      if (event.waiting > 0) output.note(waitingWords(event))
    }
  }
  return faults > 0 ? 1 : 0
}

export const graphCommands: Command[] = [
  {
    name: 'graph verify',
    summary:
      'Compares the graph with the database row by row; exit code 1 when something differs or stands for no row.',
    options: [],
    run: (invocation) => run(invocation, 'verify'),
  },
  {
    name: 'graph repair',
    summary:
      'Verifies, and brings what differs to what the database says; exit code 1 when something could not be mended.',
    options: [],
    run: (invocation) => run(invocation, 'repair'),
  },
  {
    name: 'graph rebuild',
    summary: 'Loads a new graph beside the old one and switches to it; exit code 1 when Neo4j refused rows.',
    options: [],
    run: (invocation) => run(invocation, 'rebuild'),
  },
]
