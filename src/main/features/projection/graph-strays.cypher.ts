import type { Stray } from '../../../contract/projection.ts'
import type { DecidingPermission } from '../../../contract/permissions.ts'
import type { GraphReader } from '../../stores/neo4j/graph-reader.ts'
import { deleteInTurns, type GraphWriter } from '../../stores/neo4j/graph-writer.ts'
import type { GraphProjection } from './graph-projection.port.ts'

const LABELS = ['OrgUnit', 'Person', 'Role', 'Permission', 'ProjectionFault', 'Projection']

const isNode = (element: string) => !/^[A-Z_]+$/.test(element)

/** Whether the value is a text that is not empty. A value of another type is no key. */
const hasKey = (value: string) => `coalesce(${value} > '', false)`

const ofEpoch = (element: string) => `WHEN ${element}.epoch IS NULL THEN 'no-epoch'
  WHEN NOT ${element}.epoch IN $epochs THEN 'other-epoch'`

const nodes = (label: Stray['element'], key: 'id' | 'key' | null) => `MATCH (x:${label})
WITH x, CASE ${ofEpoch('x')}
  ${key === null ? '' : `WHEN NOT ${hasKey(`x.${key}`)} THEN 'no-key'`}
  WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem`

/** A node that lost its label keeps a combination of properties that only this graph writes. */
const UNLABELLED = `MATCH (x) WHERE ${LABELS.map((label) => `NOT x:${label}`).join(' AND ')}
  AND x.epoch IN $epochs AND x.id =~ '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
WITH x, 'wrong-label' AS problem`

const relationships = (type: Stray['element']) => `MATCH ()-[x:${type}]->()
WITH x, CASE ${ofEpoch('x')} WHEN NOT ${hasKey('x.id')} THEN 'no-key' END AS problem`

/**
 * These relationships have no epoch of their own and belong to the epoch of their ends. Between other programs' nodes
 * they belong to those programs.
 */
const between = (type: Stray['element'], from: string, to: string) => `MATCH (a)-[x:${type}]->(b)
WHERE any(label IN labels(a) + labels(b) WHERE label IN $labels)
WITH x, CASE WHEN NOT (a:${from} AND b:${to} AND coalesce(a.epoch = b.epoch, false)) THEN 'wrong-ends' END AS problem`

const OF_PERMISSION = { key: true } satisfies Record<keyof DecidingPermission, true>

/** The properties that the projector writes. `key` of a Permission is its id. */
const PROPERTIES = {
  OrgUnit: ['epoch', 'id', 'name', 'kind', 'parentId', 'deleted'],
  Person: ['epoch', 'id', 'name', 'sortKey', 'active'],
  Role: ['epoch', 'id', 'name'],
  Permission: ['epoch', ...Object.keys(OF_PERMISSION)],
  ASSIGNED: ['epoch', 'id', 'roleId', 'validFrom', 'validTo'],
  REPORTS_TO: ['epoch', 'id', 'validFrom', 'validTo'],
  DELEGATES: [
    'epoch',
    'id',
    'orgUnitId',
    'roleId',
    'permissionKeys',
    'maxRedelegations',
    'validFrom',
    'validTo',
    'revokedAt',
    'reason',
  ],
  PART_OF: [],
  GRANTS: [],
} satisfies Partial<Record<Stray['element'], string[]>>

/** Rows with extra properties. No question reads these, but the projector did not write them. */
const EXTRA = Object.entries(PROPERTIES).map(([element, allowed]) => {
  const match = isNode(element) ? `MATCH (x:${element})` : `MATCH ()-[x:${element}]->()`
  const ours = allowed.length > 0 ? 'x.epoch IN $epochs AND ' : ''
  const names = JSON.stringify(allowed)
  return {
    element: element as keyof typeof PROPERTIES,
    finding: `${match} WHERE ${ours}any(key IN keys(x) WHERE NOT key IN ${names})
WITH x, 'extra-property' AS problem`,
    mending: `SET x = {${allowed.map((key) => `${key}: x.${key}`).join(', ')}}`,
  }
})

/** Finds a graph whose place is not the place that the projector wrote beside it (`written`). */
const MOVED = `MATCH (x:Projection {name: 'directory'})
WHERE x.written <> coalesce(toString(toIntegerOrNull(x.epoch)) + '/' + x.transactionId + '.' + x.position, '')
WITH x, 'wrong-position' AS problem`

/** Puts the place back. A graph whose place cannot be read counts as not loaded and is loaded anew. */
const PUT_BACK = `${MOVED}
SET x.turn = coalesce(x.turn, 0) + 1
WITH x, CASE WHEN x.written =~ '[0-9]+/[0-9]+[.][0-9]+' THEN split(replace(x.written, '/', '.'), '.') ELSE [] END AS place
SET x.epoch = toIntegerOrNull(place[0]), x.transactionId = place[1], x.position = place[2], x.verifiedAt = null`

/** Relationships come before their nodes, so that each is counted as what it is. */
const FINDING: [Stray['element'], string][] = [
  ['ASSIGNED', relationships('ASSIGNED')],
  ['REPORTS_TO', relationships('REPORTS_TO')],
  ['DELEGATES', relationships('DELEGATES')],
  ['PART_OF', between('PART_OF', 'OrgUnit', 'OrgUnit')],
  ['GRANTS', between('GRANTS', 'Role', 'Permission')],
  ['OrgUnit', nodes('OrgUnit', 'id')],
  ['Person', nodes('Person', 'id')],
  ['Role', nodes('Role', 'id')],
  ['Permission', nodes('Permission', 'key')],
  ['ProjectionFault', nodes('ProjectionFault', null)],
  ['node', UNLABELLED],
]

/** Finds and removes what the graph holds beside its rows. The next epoch may be loading, so it is left alone. */
export const neo4jStrays = ({
  read,
  write,
  currentEpoch,
}: {
  read: GraphReader
  write: GraphWriter
  currentEpoch: () => Promise<number>
}): Pick<GraphProjection, 'strays' | 'removeStrays' | 'putBackMarker'> => {
  const parameters = async () => {
    const epoch = await currentEpoch()
    return { epochs: [epoch, epoch + 1], labels: LABELS }
  }
  const find = async (): Promise<Stray[]> => {
    const epochs = await parameters()
    const finding: [Stray['element'], string][] = [
      ...FINDING,
      ...EXTRA.map(({ element, finding: text }): [Stray['element'], string] => [element, text]),
      ['Projection', MOVED],
    ]
    // One after the other: all at once they take every connection, and a server that just started plans each for seconds.
    const found: Stray[] = []
    for (const [element, text] of finding) {
      const rows = await read<Omit<Stray, 'element'>>(
        `${text}\nWITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem`,
        epochs,
      )
      found.push(...rows.map((row): Stray => ({ element, ...row })))
    }
    return found
  }
  const putBackMarker = async () => {
    await write((tx) => tx.run(PUT_BACK))
  }
  return {
    strays: find,
    putBackMarker,
    removeStrays: async (signal) => {
      const found = await find()
      const isFound = (wanted: Stray['element'], isExtra: boolean) =>
        found.some(({ element, problem }) => element === wanted && (problem === 'extra-property') === isExtra)
      const epochs = await parameters()
      const inTurns = (text: string) => deleteInTurns(write, { text, parameters: epochs, signal })
      for (const [element, text] of FINDING) {
        if (!isFound(element, false)) continue
        await inTurns(`${text}
WITH x, problem WHERE problem IS NOT NULL WITH x LIMIT toInteger($limit)
${isNode(element) ? 'DETACH ' : ''}DELETE x RETURN count(*) AS removed`)
      }
      for (const { element, finding, mending } of EXTRA) {
        if (!isFound(element, true)) continue
        await inTurns(`${finding} WITH x LIMIT toInteger($limit) ${mending} RETURN count(*) AS removed`)
      }
      if (isFound('Projection', false)) await putBackMarker()
    },
  }
}
