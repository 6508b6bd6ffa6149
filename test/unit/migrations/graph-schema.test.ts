import { describe, expect, test } from 'vitest'
import { compareSchema, expectedSchema } from '../../../src/main/features/migrations/expected-schema.ts'
import { definitionOf, dropStatement, graphEffect } from '../../../src/main/features/migrations/graph/graph-schema.ts'
import type { SchemaObject } from '../../../src/main/features/migrations/track-schema.port.ts'

const made = (statement: string) => graphEffect([statement]).made[0]

describe('what a statement of track graph makes', () => {
  test.each([
    ['CREATE CONSTRAINT a IF NOT EXISTS FOR (n:Person) REQUIRE n.id IS UNIQUE', '(:Person {id}) unique'],
    ['CREATE CONSTRAINT `a` FOR (n:`Person`) REQUIRE (n.`epoch`, n.`id`) IS UNIQUE', '(:Person {epoch, id}) unique'],
    ['create constraint a for ()-[r:HAS]-() require (r.x, r.y) is relationship unique', '[:HAS {x, y}] unique'],
    ['CREATE CONSTRAINT a FOR (n:Person) REQUIRE n.id IS NODE KEY', '(:Person {id}) key'],
    ['CREATE CONSTRAINT a FOR (n:Person) REQUIRE n.id IS NOT NULL', '(:Person {id}) property existence'],
    ['CREATE INDEX a IF NOT EXISTS\n  FOR (n:Person)\n  ON (n.x, n.y)', '(:Person {x, y}) range index'],
    ['CREATE TEXT INDEX a FOR ()-[r:HAS]-() ON (r.x)', '[:HAS {x}] text index'],
    ['CREATE CONSTRAINT a FOR (n:Person) REQUIRE n.id IS :: STRING', null],
    ['CREATE FULLTEXT INDEX a FOR (n:Person|Role) ON EACH [n.x]', null],
  ])('%s', (statement, definition) => {
    expect(made(statement)).toEqual({
      element: /constraint/i.test(statement) ? 'constraint' : 'index',
      name: 'a',
      definition,
      statement,
    })
  })

  test('statements about data make nothing, and dropped objects are no longer expected', () => {
    const effects = [
      graphEffect(['CREATE INDEX a FOR (n:Person) ON (n.x)', 'CREATE INDEX b FOR (n:Person) ON (n.y)']),
      graphEffect(['MATCH (n:Person) SET n.x = 1']),
      graphEffect(['DROP INDEX a IF EXISTS', 'CREATE INDEX c FOR (n:Person) ON (n.x)']),
    ]
    expect(expectedSchema(effects).map(({ name }) => name)).toEqual(['b', 'c'])
  })

  test('other servers’ names of a kind mean the same', () => {
    const shown = (type: string) =>
      definitionOf({ element: 'constraint', type, of: 'NODE', labels: ['Person'], properties: ['id'] })
    expect(new Set(['UNIQUENESS', 'NODE_PROPERTY_UNIQUENESS'].map(shown)).size).toBe(1)
    expect(shown('NODE_KEY')).toBe('(:Person {id}) key')
    expect(shown('NODE_PROPERTY_EXISTENCE')).toBe('(:Person {id}) property existence')
  })
})

describe('drift', () => {
  const expected = expectedSchema([graphEffect(['CREATE INDEX a FOR (n:Person) ON (n.x)'])])
  const found = (state: SchemaObject['state']): SchemaObject[] => [
    { element: 'index', name: 'a', definition: '(:Person {x}) range index', state, statement: '', ours: true },
  ]
  const problems = (objects: SchemaObject[]) => {
    const { items, repair } = compareSchema(expected, objects, dropStatement)
    return { problems: items.map(({ problem }) => problem), statements: repair.flatMap(({ statements }) => statements) }
  }

  test('a failed index is dropped and created again; one that is being built is left alone', () => {
    expect(problems(found('online'))).toEqual({ problems: [], statements: [] })
    expect(problems(found('populating'))).toEqual({ problems: ['populating'], statements: [] })
    expect(problems(found('failed'))).toEqual({
      problems: ['failed'],
      statements: ['DROP INDEX `a` IF EXISTS', 'CREATE INDEX a FOR (n:Person) ON (n.x)'],
    })
  })

  test('any name is quoted correctly', () => {
    expect(dropStatement({ element: 'constraint', name: 'a`b' })).toBe('DROP CONSTRAINT `a``b` IF EXISTS')
  })
})
