import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { useGraph } from '../../neo4j.ts'
import { loadGraph } from './loaded-graph.ts'

const neo4j = useGraph()
const RECORDED = join(import.meta.dirname, '../../suites/statements/recorded')
/** Recorded from this server. Another version may plan otherwise. */
const VERSION = /^Neo4j\/5\.26\./

type Plan = { operatorType: string; arguments: { Details?: string }; children: Plan[] }

const nameOf = ({ operatorType }: Plan) => operatorType.replace(/@.*/, '')

/** The labels, types and properties that an operator reads. Names of variables and numbers are left out. */
const readBy = ({ arguments: { Details = '' } }: Plan) =>
  [...Details.matchAll(/:(?!:)[A-Za-z_]+(?:\([\w, ]+\))?/g)].map(([read]) => read.slice(1)).join(' ')

/** The operators from the last to the first. The second of two inputs is indented under the first. */
const shapeOf = (plan: Plan, depth = 0): string[] => {
  const reads = /Seek|Scan|Expand|ShortestPath/.test(nameOf(plan)) ? readBy(plan) : ''
  return [
    `${'  '.repeat(depth)}${nameOf(plan)} ${reads}`.trimEnd(),
    ...plan.children.flatMap((each, at) => shapeOf(each, depth + (at === 0 ? 0 : 1))),
  ]
}

/** Every statement that a port sends, by the first method that sends it. SQL and what changes or shows the schema have no plan. */
const sentTo = (file: string): [method: string, text: string][] => {
  const found = new Map<string, string>()
  for (const section of readFileSync(join(RECORDED, file), 'utf8').split('\n\n\n')) {
    const [title = '', ...statements] = section.trim().split('\n\n')
    for (const text of statements)
      if (!/^(-- as|CREATE CONSTRAINT|CREATE INDEX|DROP|SHOW|SELECT)/.test(text) && !found.has(text))
        found.set(text, title.replace('-- ', ''))
  }
  return [...found].map(([text, method]) => [method, text.replace(/;$/, '')])
}

const planOf = async (text: string) => {
  // A statement that opens transactions of its own cannot be explained inside of another one.
  const session = neo4j.driver.session()
  try {
    const { summary } = await session.run(`EXPLAIN ${text}`)
    return summary.plan as unknown as Plan
  } finally {
    await session.close()
  }
}

beforeAll(async () => {
  await loadGraph(neo4j.driver)
  await neo4j.driver.executeQuery('CALL db.prepareForReplanning(120)')
  await neo4j.driver.executeQuery('CALL db.clearQueryCaches()')
})

const shapesOf = async (file: string) => {
  const shapes: [method: string, shape: string[]][] = []
  for (const [method, text] of sentTo(file)) shapes.push([method, shapeOf(await planOf(text))])
  return shapes
}

const using = (shapes: [method: string, shape: string[]][], operator: RegExp) =>
  shapes.filter(([, shape]) => shape.some((line) => operator.test(line))).map(([method]) => method)

test.for(['authority.cypher', 'projection.cypher', 'migration-ledger.cypher'])(
  'what %s sends is planned as committed',
  async (file, { skip }) => {
    const { agent = '' } = await neo4j.driver.getServerInfo()
    if (!VERSION.test(agent)) skip(`plans of ${agent} are not compared`)
    const shapes = await shapesOf(file)
    const text = shapes.map(([method, shape]) => `-- ${method}\n\n${shape.join('\n')}`).join('\n\n')
    await expect(`${text}\n`).toMatchFileSnapshot(join(RECORDED, file.replace('.cypher', '.cypher.plans.txt')))
  },
)

test('no question of authority scans, multiplies rows or gathers all of them first', async () => {
  const shapes = await shapesOf('authority.cypher')
  expect(using(shapes, /AllNodesScan|AllRelationshipsScan|CartesianProduct|^\s*Eager$/)).toEqual([])
})
