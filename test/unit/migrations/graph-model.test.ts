import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { expectedSchema } from '../../../src/main/features/migrations/expected-schema.ts'
import { graphMigrationFiles } from '../../../src/main/features/migrations/graph/graph-migration-files.ts'
import { dropStatement } from '../../../src/main/features/migrations/graph/graph-schema.ts'
import { graphWays } from '../../../src/main/features/migrations/model/diff-graph.ts'

const modelOf = async (text: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'school-directory-graph-model-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'model.cypher'), text)
  return graphMigrationFiles(folder).readObjects!('graph')
}

test('the model of track graph is the head of its chain', async () => {
  const files = graphMigrationFiles()
  const effects = (await files.read('graph')).map(({ effect }) => effect!)
  const model = await files.readObjects!('graph')
  expect(model.length).toBeGreaterThan(9)
  expect(graphWays(expectedSchema(effects), model, dropStatement)).toEqual({ up: [], down: [] })
})

test.for([
  'CREATE (:Person {id: 1});',
  'MATCH (n) DETACH DELETE n;',
  'DROP CONSTRAINT person_id IF EXISTS;',
  'CREATE INDEX FOR (p:Person) ON (p.id);',
  'CREATE VECTOR INDEX v FOR (p:Person) ON (p.id);',
])('a model that says %s is refused', async (text) => {
  const expected = expect.stringMatching('CREATE CONSTRAINT and CREATE INDEX only')
  await expect(modelOf(text)).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'migration-file', field: 'graph/model.cypher', expected },
  })
})

test('what is gone is dropped before what is new is made, and what changed is both', async () => {
  const from = await modelOf(`CREATE INDEX a FOR (p:Person) ON (p.x);
CREATE INDEX b FOR (p:Person) ON (p.y);
CREATE INDEX c FOR (p:Person) ON (p.z);
`)
  const to = await modelOf(`CREATE INDEX a FOR (p:Person) ON (p.x);
CREATE INDEX b FOR (p:Person) ON (p.y, p.x);
CREATE CONSTRAINT d FOR (p:Person) REQUIRE p.id IS UNIQUE;
`)
  expect(graphWays(from, to, dropStatement)).toEqual({
    up: [
      'DROP INDEX `c` IF EXISTS',
      'DROP INDEX `b` IF EXISTS',
      'CREATE INDEX b FOR (p:Person) ON (p.y, p.x)',
      'CREATE CONSTRAINT d FOR (p:Person) REQUIRE p.id IS UNIQUE',
    ],
    down: [
      'DROP CONSTRAINT `d` IF EXISTS',
      'DROP INDEX `b` IF EXISTS',
      'CREATE INDEX b FOR (p:Person) ON (p.y)',
      'CREATE INDEX c FOR (p:Person) ON (p.z)',
    ],
  })
})
