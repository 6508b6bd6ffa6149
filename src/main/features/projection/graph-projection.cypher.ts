import type { Driver, ManagedTransaction } from 'neo4j-driver'
import type { Id } from '../../../contract/ids.ts'
import type { Drift } from '../../../contract/projection.ts'
import { graphReader } from '../../stores/neo4j/graph-reader.ts'
import { deleteInTurns, graphRunner, graphWriter } from '../../stores/neo4j/graph-writer.ts'
import {
  type GraphFault,
  type GraphProjection,
  type GraphState,
  type RefusedRow,
  RowsRefused,
} from './graph-projection.port.ts'
import { type Marker } from '../../../contract/protocol/consistency.ts'
import { type Change, GRAPH_KINDS, type GraphKind, type GraphRows, isGraphKind } from './graph-rows.ts'
import { CLEAR, COUNT, RANGE, REMOVE, ROWS_BY_ID, UPSERT } from './graph-statements.cypher.ts'
import { neo4jStrays } from './graph-strays.cypher.ts'

const STATE = `MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
  state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
  state.written AS written, state.settled AS settled`

/** The form in which `state.written` and `state.settled` hold a place. */
const placeOf = (epoch: number, { transactionId, position }: Marker) => `${epoch}/${transactionId}.${position}`

/** Settles only the marker that this projector wrote, and only while no other projector went on from it. */
const SETTLE = `MATCH (state:Projection {name: 'directory'})
WHERE state.epoch = $epoch AND state.transactionId = $marker.transactionId AND state.position = $marker.position
  AND coalesce(state.written, $place) = $place
SET state.written = $place, state.settled = $place`

/** Takes the write lock of the state first, so that two projectors cannot both take themselves for the only one. */
const ADVANCE = `MATCH (state:Projection {name: 'directory'})
SET state.turn = coalesce(state.turn, 0) + 1
WITH state WHERE state.epoch = $epoch AND state.transactionId = $from.transactionId AND state.position = $from.position
SET state.transactionId = $to.transactionId, state.position = $to.position, state.projectedAt = timestamp(), state.written = $place
RETURN true AS advanced`

const SET_ASIDE = `UNWIND $refused AS row
MERGE (fault:ProjectionFault {epoch: $epoch, kind: row.kind, key: row.key})
SET fault.ids = row.ids, fault.reason = row.reason, fault.attempts = coalesce(fault.attempts, 0) + 1, fault.at = row.at`
const asideRows = (refused: RefusedRow[]) =>
  refused.map(({ at, ...row }) => ({ ...row, key: row.ids.join(), at: at.getTime() }))

/** Claiming a graph of another database clears its epoch, so that nothing is read until the new one is loaded. */
const CLAIM = `MERGE (state:Projection {name: 'directory'})
SET state.turn = coalesce(state.turn, 0) + 1
WITH state, state.source IS NULL OR ($takeOver AND state.source <> $source) AS changes
FOREACH (_ IN CASE WHEN changes THEN [1] ELSE [] END | SET state.source = $source, state.epoch = null)
RETURN state.source = $source AS claimed`

const ACTIVATE = `MATCH (state:Projection {name: 'directory'})
SET state.turn = coalesce(state.turn, 0) + 1
WITH state WHERE state.source = $source
SET state.epoch = $epoch, state.transactionId = $marker.transactionId, state.position = $marker.position, state.projectedAt = timestamp(),
  state.written = $place, state.verifiedAt = null, state.differences = null, state.strays = null
RETURN true AS activated`

const KEEP_DRIFT = `MATCH (state:Projection {name: 'directory', epoch: $epoch})
SET state.verifiedAt = timestamp(), state.differences = $differences, state.strays = $strays`

/** Rows in one statement. Batches of 1,000 to 10,000 rows are equally fast, and a batch must fit in memory. */
const STATEMENT_ROWS = 5_000
const RELATIONSHIPS = new Set<GraphKind>(['assignment', 'reportingLine', 'delegation'])

const SWEEP = [
  ...['ASSIGNED', 'REPORTS_TO', 'DELEGATES'].map(
    (type) =>
      `MATCH ()-[r:${type}]->() WHERE r.epoch IS NULL OR r.epoch <> $epoch WITH r LIMIT toInteger($limit) DELETE r RETURN count(*) AS removed`,
  ),
  ...['OrgUnit', 'Person', 'Role', 'Permission', 'ProjectionFault'].map(
    (label) =>
      `MATCH (n:${label}) WHERE n.epoch IS NULL OR n.epoch <> $epoch WITH n LIMIT toInteger($limit) DETACH DELETE n RETURN count(*) AS removed`,
  ),
]

/** Values of any type, because anyone may have changed them. */
type StateRow = Record<keyof Marker | 'epoch' | 'projectedAt' | 'source' | 'written' | 'settled' | keyof Drift, unknown>

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isNumeral = (value: unknown): value is string => typeof value === 'string' && /^\d{1,20}$/.test(value)

/**
 * Returns null when the values have other types than the console writes. An unreadable comparison counts as never made.
 */
const readState = ({
  epoch,
  transactionId,
  position,
  projectedAt,
  source,
  written,
  settled,
  ...drift
}: StateRow): GraphState | null => {
  if (!isCount(epoch) || !isNumeral(transactionId) || !isNumeral(position) || !isCount(projectedAt)) return null
  if (source !== null && typeof source !== 'string') return null
  const { verifiedAt, differences, strays } = drift
  const compared = isCount(verifiedAt) && isCount(differences) && isCount(strays)
  const marker = { transactionId, position }
  const place = placeOf(epoch, marker)
  return {
    epoch,
    marker,
    standing: (written ?? place) !== place ? 'moved' : settled === place ? 'settled' : 'unsettled',
    projectedAt: new Date(projectedAt),
    drift: compared ? { verifiedAt: new Date(verifiedAt), differences, strays } : null,
    source,
  }
}

class NotHere extends Error {}

const isRefusal = /^Neo\.ClientError\.(Schema|Statement)\./
const refusedOrBroken = (error: unknown) => {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && isRefusal.test(code) ? new RowsRefused(code, { cause: error }) : error
}

/**
 * A batch takes a second or two. One that takes longer than this may wait for something that never ends, so it is cut
 * off.
 */
const TRANSACTION_LIMIT_MS = 60_000

export const neo4jGraphProjection = ({
  driver,
  database,
  timeoutMs = TRANSACTION_LIMIT_MS,
}: {
  driver: Driver
  database?: string
  timeoutMs?: number
}): GraphProjection => {
  const write = graphWriter({ driver, database, timeoutMs })
  const read = graphReader({ driver, database, timeoutMs })
  const run = graphRunner({ driver, database, timeoutMs })
  const stateRow = async () => (await read<StateRow>(STATE))[0] ?? null
  const state = async () => {
    const row = await stateRow()
    return row && readState(row)
  }
  const currentEpoch = async () => (await state())?.epoch ?? 0

  /** Sends every statement before it waits for the first answer, because Bolt runs them in order. */
  const writeChange = async (tx: ManagedTransaction, epoch: number, { kind, rows, goneIds }: Change) => {
    const sent = []
    if (goneIds.length > 0) sent.push(tx.run(REMOVE[kind], { epoch, ids: goneIds }))
    for (let start = 0; start < rows.length; start += STATEMENT_ROWS) {
      const some = rows.slice(start, start + STATEMENT_ROWS)
      for (const text of UPSERT[kind]) sent.push(tx.run(text, { epoch, rows: some }))
    }
    await Promise.all(sent)
  }

  const settle = async (epoch: number, marker: Marker) => {
    await run(SETTLE, { epoch, marker, place: placeOf(epoch, marker) })
  }

  return {
    state,
    settle,
    damaged: async () => {
      const row = await stateRow()
      return row !== null && readState(row) === null
    },
    apply: async ({ epoch, from, to, changes, refused = [] }) => {
      try {
        await write(async (tx) => {
          const [{ records }] = await Promise.all([
            tx.run(ADVANCE, { epoch, from, to, place: placeOf(epoch, to) }),
            ...changes.map((change) => writeChange(tx, epoch, change)),
            ...(refused.length > 0 ? [tx.run(SET_ASIDE, { epoch, refused: asideRows(refused) })] : []),
          ])
          if (records.length === 0) throw new NotHere()
        })
        await settle(epoch, to)
        return true
      } catch (error) {
        if (error instanceof NotHere) return false
        throw refusedOrBroken(error)
      }
    },
    mend: (epoch, changes) =>
      write(async (tx) => {
        for (const change of changes) {
          const ids = change.rows.map((row) => row.id)
          // A relationship between the wrong ends keeps its key, so it is removed before the right one is written.
          const clearing = RELATIONSHIPS.has(change.kind) ? REMOVE[change.kind] : CLEAR[change.kind]
          if (clearing && ids.length > 0) await tx.run(clearing, { epoch, ids })
          await writeChange(tx, epoch, change)
          const touched = [...ids, ...change.goneIds]
          await tx.run(
            'MATCH (fault:ProjectionFault {epoch: $epoch, kind: $kind}) WHERE all(id IN fault.ids WHERE id IN $touched) DELETE fault',
            { epoch, kind: change.kind, touched },
          )
        }
      }).catch((error: unknown) => {
        throw refusedOrBroken(error)
      }),
    load: (epoch, change) =>
      write((tx) => writeChange(tx, epoch, change)).catch((error: unknown) => {
        throw refusedOrBroken(error)
      }),
    setAside: async (epoch, refused) => {
      await write((tx) => tx.run(SET_ASIDE, { epoch, refused: asideRows(refused) }))
    },
    claim: async (source, { takeOver }) =>
      write(async (tx) => {
        const { records } = await tx.run(CLAIM, { source, takeOver })
        return records[0]!.get('claimed') as boolean
      }),
    activate: async (epoch, { marker, source }) => {
      const parameters = { epoch, marker, source, place: placeOf(epoch, marker) }
      const isActive = await write(async (tx) => (await tx.run(ACTIVATE, parameters)).records.length > 0)
      if (isActive) await settle(epoch, marker)
      return isActive
    },
    keepDrift: async (epoch, { differences, strays }) => {
      await write((tx) => tx.run(KEEP_DRIFT, { epoch, differences, strays }))
    },
    forgetDrift: async () => {
      await run(`MATCH (state:Projection {name: 'directory'}) SET state.verifiedAt = null`)
    },
    sweep: async (signal) => {
      const epoch = await currentEpoch()
      for (const text of SWEEP) await deleteInTurns(write, { text, parameters: { epoch }, signal })
    },
    range: async <Kind extends GraphKind>(kind: Kind, after: Id | null, limit: number) =>
      read<GraphRows[Kind]>(RANGE[kind], { epoch: await currentEpoch(), after: after ?? '', limit }),
    rows: async <Kind extends GraphKind>(kind: Kind, ids: Id[]) =>
      read<GraphRows[Kind]>(ROWS_BY_ID[kind], { epoch: await currentEpoch(), ids }),
    ...neo4jStrays({ read, write, currentEpoch }),
    faults: async () => {
      const rows = await read<Omit<GraphFault, 'at'> & { at: number }>(
        `MATCH (state:Projection {name: 'directory'}) MATCH (fault:ProjectionFault {epoch: state.epoch})
         RETURN fault.kind AS kind, fault.ids AS ids, fault.reason AS reason, fault.attempts AS attempts, fault.at AS at ORDER BY at`,
      )
      // A fault that was made by hand may be of any form. It names nothing to try again.
      return rows
        .filter(
          ({ kind, ids, reason, attempts, at }) =>
            isGraphKind(kind) && Array.isArray(ids) && typeof reason === 'string' && isCount(attempts) && isCount(at),
        )
        .map((row) => ({ ...row, at: new Date(row.at) }))
    },
    counts: async () => {
      const epoch = await currentEpoch()
      const counted = await Promise.all(GRAPH_KINDS.map((kind) => read<{ count: number }>(COUNT[kind], { epoch })))
      return Object.fromEntries(GRAPH_KINDS.map((kind, index) => [kind, counted[index]![0]!.count])) as Record<
        GraphKind,
        number
      >
    },
  }
}
