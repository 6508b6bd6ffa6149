import { refusal } from '../../../contract/errors.ts'
import type { Difference, ProjectionEvent } from '../../../contract/projection.ts'
import type { School } from '../../school.ts'
import { outboxProjector, type ProjectionPorts } from './project-outbox.ts'
import { rebuildGraph } from './rebuild-graph.ts'
import { repairGraph, verifyGraph } from './verify-graph.ts'

/** Rounds of looking again: a difference that the projector is about to mend is none. */
const LOOKS = 3

const portsOf = ({ graph }: Pick<School, 'graph'>): ProjectionPorts => {
  if (graph.ports) return graph.ports
  throw refusal('CONFLICT', { reason: 'no-graph', detail: 'This school has no graph: SQL answers every question.' })
}

const catchUp = async (ports: ProjectionPorts, signal?: AbortSignal) => {
  const projectBatch = outboxProjector(ports)
  for (;;) {
    signal?.throwIfAborted()
    const step = await projectBatch()
    if (step === 'idle') return
    if (step === 'not-loaded') throw refusal('CONFLICT', { reason: 'not-loaded', detail: 'Rebuild the graph first.' })
  }
}

const sameRow = (a: Difference, b: Difference) => a.kind === b.kind && a.id === b.id

/** Differences that are still there after the graph caught up, several times: writes go on while it is looked at. */
async function* lastingDifferences(
  ports: ProjectionPorts,
  signal?: AbortSignal,
): AsyncGenerator<ProjectionEvent, { differences: Difference[]; rows: number }> {
  const total = Object.values(await ports.outbox.counts()).reduce((sum, count) => sum + count, 0)
  let lasting: Difference[] = []
  let rows = 0
  for (let look = 0; look < LOOKS; look += 1) {
    await catchUp(ports, signal)
    const found: Difference[] = []
    for await (const event of verifyGraph(ports, signal)) {
      if (event.kind === 'difference') found.push(event.difference)
      else {
        rows = event.done
        yield { kind: 'progress', phase: 'comparing', done: event.done, total: Math.max(total, event.done) }
      }
    }
    const before = lasting
    lasting = look === 0 ? found : found.filter((difference) => before.some((other) => sameRow(difference, other)))
    if (lasting.length === 0 || (look > 0 && before.length === lasting.length)) break
  }
  return { differences: lasting, rows }
}

export async function* verifyProjection(
  school: Pick<School, 'graph'>,
  signal?: AbortSignal,
): AsyncGenerator<ProjectionEvent, void> {
  const { differences, rows } = yield* lastingDifferences(portsOf(school), signal)
  for (const difference of differences) yield { kind: 'difference', difference }
  yield { kind: 'done', differences: differences.length, rows }
}

export async function* repairProjection(
  school: Pick<School, 'graph'>,
  signal?: AbortSignal,
): AsyncGenerator<ProjectionEvent, void> {
  const ports = portsOf(school)
  const { differences, rows } = yield* lastingDifferences(ports, signal)
  await repairGraph(ports, differences)
  for (const difference of differences) yield { kind: 'difference', difference }
  yield { kind: 'done', differences: differences.length, rows }
}

export async function* rebuildProjection(
  school: Pick<School, 'graph'>,
  signal?: AbortSignal,
): AsyncGenerator<ProjectionEvent, void> {
  const ports = portsOf(school)
  await school.graph.prepare()
  let rows = 0
  for await (const { phase, done, total } of rebuildGraph(ports, signal)) {
    rows = done
    yield { kind: 'progress', phase, done, total }
  }
  yield { kind: 'done', differences: 0, rows }
}
