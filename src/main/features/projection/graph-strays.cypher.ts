import type { Stray } from '../../../contract/projection.ts'
import type { GraphReader } from '../../stores/neo4j/graph-reader.ts'
import { deleteInTurns, type GraphWriter } from '../../stores/neo4j/graph-writer.ts'
import type { GraphProjection } from './graph-projection.port.ts'

const LABELS = ['OrgUnit', 'Person', 'Role', 'Permission', 'ProjectionFault', 'Projection']

/** Text by code point: a value of another type is no key. */
const hasKey = (value: string) => `coalesce(${value} > '', false)`

const ofEpoch = (element: string) => `WHEN ${element}.epoch IS NULL THEN 'no-epoch'
  WHEN NOT ${element}.epoch IN $epochs THEN 'other-epoch'`

const nodes = (label: Stray['element'], key: 'id' | 'key' | null) => `MATCH (x:${label})
WITH x, CASE ${ofEpoch('x')}
  ${key === null ? '' : `WHEN NOT ${hasKey(`x.${key}`)} THEN 'no-key'`}
  WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem`

/** A node that lost its label keeps the properties that only this graph gives together. */
const UNLABELLED = `MATCH (x) WHERE ${LABELS.map((label) => `NOT x:${label}`).join(' AND ')}
  AND x.epoch IN $epochs AND x.id =~ '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
WITH x, 'wrong-label' AS problem`

const relationships = (type: Stray['element']) => `MATCH ()-[x:${type}]->()
WITH x, CASE ${ofEpoch('x')} WHEN NOT ${hasKey('x.id')} THEN 'no-key' END AS problem`

/** These have no epoch of their own: they belong to that of their ends. Between nodes of others they are others'. */
const between = (type: Stray['element'], from: string, to: string) => `MATCH (a)-[x:${type}]->(b)
WHERE any(label IN labels(a) + labels(b) WHERE label IN $labels)
WITH x, CASE WHEN NOT (a:${from} AND b:${to} AND coalesce(a.epoch = b.epoch, false)) THEN 'wrong-ends' END AS problem`

/** Relationships go before the nodes that they hang on, so that each is counted as what it is. */
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
const isNode = (element: Stray['element']) => !/^[A-Z_]+$/.test(element)

/** What the graph holds beside its rows. The epoch after the current one may be loading, so it is left alone. */
export const neo4jStrays = ({
  read,
  write,
  currentEpoch,
}: {
  read: GraphReader
  write: GraphWriter
  currentEpoch: () => Promise<number>
}): Pick<GraphProjection, 'strays' | 'removeStrays'> => {
  const parameters = async () => {
    const epoch = await currentEpoch()
    return { epochs: [epoch, epoch + 1], labels: LABELS }
  }
  const find = async (): Promise<Stray[]> => {
    const epochs = await parameters()
    const found = await Promise.all(
      FINDING.map(async ([element, text]) => {
        const rows = await read<Omit<Stray, 'element'>>(
          `${text}\nWITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem`,
          epochs,
        )
        return rows.map((row): Stray => ({ element, ...row }))
      }),
    )
    return found.flat()
  }
  return {
    strays: find,
    removeStrays: async (signal) => {
      const found = new Set((await find()).map(({ element }) => element))
      const epochs = await parameters()
      for (const [element, text] of FINDING) {
        if (!found.has(element)) continue
        const removing = `${text}\nWITH x, problem WHERE problem IS NOT NULL WITH x LIMIT toInteger($limit)
${isNode(element) ? 'DETACH ' : ''}DELETE x RETURN count(*) AS removed`
        await deleteInTurns(write, { text: removing, parameters: epochs, signal })
      }
    },
  }
}
