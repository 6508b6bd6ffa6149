import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Difference, ProjectionEvent, Stray } from '../../../contract/projection.ts'
import type { Profile } from '../../../contract/connections.ts'
import type { GraphService } from './graph-service.port.ts'
import { GRAPH_KINDS, type GraphKind } from './graph-rows.ts'
import { notLoaded, ownGraphState } from './own-graph.ts'
import { outboxProjector } from './project-outbox.ts'
import type { ProjectionPorts } from './projection-ports.ts'
import { rebuildGraph } from './rebuild-graph.ts'
import { repairGraph } from './repair-graph.ts'
import { type Owed, verifyGraph, verifyRows } from './verify-graph.ts'

/** How often rows that were still to be projected are looked at again. Most have arrived by then. */
const LOOKS = 3
/** Rounds of mending. What is removed together with a double or a stray is found by the next look. */
const MENDINGS = 3

type Asked = { graph: GraphService; profile: Profile }
type Found = { epoch: number; differences: Difference[]; strays: Stray[]; waiting: Owed[]; rows: number }

const portsOf = ({ graph }: Asked): ProjectionPorts => {
  if (graph.ports) return graph.ports
  throw refusal('CONFLICT', { reason: 'no-graph', detail: 'This school has no graph: SQL answers every question.' })
}

const writablePortsOf = (school: Asked): ProjectionPorts => {
  const ports = portsOf(school)
  if (school.profile.readOnly) throw refusal('READ_ONLY', { profileId: school.profile.id })
  return ports
}

const catchUp = async (ports: ProjectionPorts, signal?: AbortSignal) => {
  const projectBatch = outboxProjector(ports)
  for (;;) {
    signal?.throwIfAborted()
    const step = await projectBatch()
    // A marker moved by hand is reported beside the rows, and nothing can be projected from it.
    if (step === 'idle' || step === 'moved') return
    if (step === 'not-loaded') throw notLoaded()
  }
}

const countOf = (owed: Owed[]) => owed.reduce((sum, { ids }) => sum + ids.length, 0)

/** Judges the owed rows that have arrived meanwhile. The others stay owed. */
const lookAgain = async (ports: ProjectionPorts, owed: Owed[]) => {
  const differences: Difference[] = []
  const waiting: Owed[] = []
  for (const { kind, ids } of owed) {
    const found = await verifyRows(ports, { kind, ids })
    differences.push(...found.differences)
    if (found.owed.length > 0) waiting.push({ kind, ids: found.owed })
  }
  return { differences, waiting }
}

/** Adds the reason to each difference whose row the graph refuses. */
const withReasons = async ({ graph }: ProjectionPorts, differences: Difference[]): Promise<Difference[]> => {
  if (differences.length === 0) return differences
  const faults = await graph.faults()
  const reasons = new Map(faults.flatMap(({ kind, ids, reason }) => ids.map((id) => [`${kind} ${id}`, reason])))
  return differences.map((found) => ({ ...found, reason: reasons.get(`${found.kind} ${found.id}`) ?? null }))
}

const asideOf = (differences: Difference[]) => differences.filter(({ reason }) => reason !== null).length

/**
 * Looks once for everything that differs. With `projects` it first projects what the outbox owes, instead of waiting.
 */
async function* look(
  ports: ProjectionPorts,
  { projects, signal }: { projects: boolean; signal?: AbortSignal },
): AsyncGenerator<ProjectionEvent, Found> {
  const total = Object.values(await ports.outbox.counts()).reduce((sum, count) => sum + count, 0)
  const differences: Difference[] = []
  let waiting: Owed[] = []
  let rows = 0
  if (projects) await catchUp(ports, signal)
  const epoch = (await ports.graph.state())?.epoch ?? 0
  for await (const event of verifyGraph(ports, signal)) {
    if (event.kind === 'difference') differences.push(event.difference)
    else if (event.kind === 'owed') waiting.push(event.owed)
    else {
      rows = event.done
      yield { kind: 'progress', phase: 'comparing', done: rows, total: Math.max(total, rows) }
    }
  }
  for (let round = 0; round < LOOKS && waiting.length > 0; round += 1) {
    if (projects) await catchUp(ports, signal)
    const again = await lookAgain(ports, waiting)
    differences.push(...again.differences)
    waiting = again.waiting
  }
  signal?.throwIfAborted()
  const strays = await ports.graph.strays()
  return { epoch, differences: await withReasons(ports, differences), strays, waiting, rows }
}

async function* tell({ differences, strays }: Pick<Found, 'differences' | 'strays'>): AsyncGenerator<ProjectionEvent> {
  for (const difference of differences) yield { kind: 'difference', difference }
  for (const stray of strays) yield { kind: 'stray', stray }
}

const straysOf = (strays: Stray[]) => strays.reduce((sum, { count }) => sum + count, 0)

const waitingOf = async ({ outbox, graph }: ProjectionPorts, waiting: Owed[]) => {
  const state = waiting.length > 0 ? await graph.state() : null
  return { waiting: countOf(waiting), heldBy: state && (await outbox.heldBack(state.marker)) }
}

export async function* verifyProjection(school: Asked, signal?: AbortSignal): AsyncGenerator<ProjectionEvent, void> {
  const ports = portsOf(school)
  const found = yield* look(ports, { projects: !school.profile.readOnly, signal })
  yield* tell(found)
  const differences = found.differences.length
  const strays = straysOf(found.strays)
  if (!school.profile.readOnly) await ports.graph.keepDrift(found.epoch, { differences, strays })
  yield {
    kind: 'done',
    differences,
    strays,
    left: differences,
    setAside: asideOf(found.differences),
    rows: found.rows,
    ...(await waitingOf(ports, found.waiting)),
  }
}

/** Compares all rows when the last comparison is older than `everyMs`, and stores the result. Mends nothing. */
export const verifyWhenDue = async (
  ports: ProjectionPorts,
  { everyMs, signal }: { everyMs: number; signal?: AbortSignal },
) => {
  const state = await ownGraphState(ports)
  if (state === null || (state.drift && Date.now() - state.drift.verifiedAt.getTime() < everyMs)) return
  const looking = look(ports, { projects: false, signal })
  let step = await looking.next()
  while (!step.done) step = await looking.next()
  const { epoch, differences, strays } = step.value
  await ports.graph.keepDrift(epoch, { differences: differences.length, strays: straysOf(strays) })
}

/** Returns what a look would find in these rows. */
const differencesOf = async (ports: ProjectionPorts, rows: { kind: GraphKind; ids: Id[] }[]) => {
  const named = GRAPH_KINDS.map((kind) => ({
    kind,
    ids: rows.filter((row) => row.kind === kind).flatMap(({ ids }) => ids),
  }))
  const { differences } = await lookAgain(
    ports,
    named.filter(({ ids }) => ids.length > 0),
  )
  return withReasons(ports, differences)
}

export async function* repairProjection(school: Asked, signal?: AbortSignal): AsyncGenerator<ProjectionEvent, void> {
  const ports = writablePortsOf(school)
  const sum = { differences: 0, strays: 0, rows: 0, left: 0, setAside: 0 }
  let waiting: Owed[] = []
  let epoch = 0
  let doubled = false
  for (let round = 0; round < MENDINGS; round += 1) {
    const found = yield* look(ports, { projects: true, signal })
    yield* tell(found)
    const removed = straysOf(found.strays)
    if (removed > 0) await ports.graph.removeStrays(signal)
    await repairGraph(ports, found.differences)
    sum.differences += found.differences.length
    sum.strays += removed
    const left = await differencesOf(
      ports,
      found.differences.map(({ kind, id }) => ({ kind, ids: [id] })),
    )
    sum.left = left.length
    sum.setAside = asideOf(left)
    sum.rows = found.rows
    waiting = found.waiting
    epoch = found.epoch
    // Only a removed node takes others with it. Mended rows were looked at just before.
    const doubles = found.differences.some(({ problem }) => problem === 'duplicate')
    doubled ||= doubles
    if (removed === 0 && !doubles) break
  }
  // Doubles come from a lost constraint. With the doubles gone, it can be put back.
  if (doubled) await school.graph.prepare()
  await ports.graph.keepDrift(epoch, { differences: sum.left, strays: 0 })
  yield { kind: 'done', ...sum, ...(await waitingOf(ports, waiting)) }
}

export async function* rebuildProjection(school: Asked, signal?: AbortSignal): AsyncGenerator<ProjectionEvent, void> {
  const ports = writablePortsOf(school)
  await school.graph.prepare({ toLoad: true })
  let loaded = 0
  let refused = 0
  for await (const { phase, done, total, setAside } of rebuildGraph(ports, { signal, takeOver: true })) {
    loaded = done - setAside
    refused = setAside
    yield { kind: 'progress', phase, done, total }
  }
  const differences = refused > 0 ? await differencesOf(ports, await ports.graph.faults()) : []
  yield* tell({ differences, strays: [] })
  const left = differences.length
  yield { kind: 'done', differences: left, strays: 0, left, setAside: left, rows: loaded, waiting: 0, heldBy: null }
}
