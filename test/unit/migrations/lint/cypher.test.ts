import { expect, it } from 'vitest'
import { lintCypherChain } from '../../../../src/main/features/migrations/lint/lint-cypher.ts'
import { declared } from '../../../fixtures/migration-of.ts'

const of = (up: string, { before = [], down = 'RETURN 1;' }: { before?: string[]; down?: string } = {}) =>
  lintCypherChain([
    ...before.map((text, index) => declared(`${index}`, text, down)),
    declared('last', up, down),
  ]).filter(({ migration }) => migration === 'last')

const told = (...input: Parameters<typeof of>) =>
  of(...input).map(({ code, severity, object }) => `${code} ${severity} ${object}`.trim())

const UNIQUE = 'CREATE CONSTRAINT person_id IF NOT EXISTS FOR (p:Person) REQUIRE p.id IS UNIQUE;'
const PAIR = 'CREATE CONSTRAINT pair FOR (p:Person) REQUIRE (p.epoch, p.id) IS UNIQUE;'

it.each<[string, string, string[], Parameters<typeof of>[1]?]>([
  ['schema and data', `${UNIQUE}\nMATCH (p:Person) SET p.a = 1;`, ['graph-mixed error']],
  ['schema behind a comment of its own', `/* why */ ${UNIQUE}\nDROP CONSTRAINT person_id;`, []],
  ['indexes of two kinds', `CREATE LOOKUP INDEX labels FOR (n) ON EACH labels(n);\n${UNIQUE}`, []],
  ['schema alone', `${UNIQUE}\n${PAIR}`, []],
  ['data alone', 'MATCH (p:Person) SET p.a = 1;', []],
  ['MERGE without a constraint', 'MERGE (p:Person {id: 1});', ['merge-unconstrained error Person(id)']],
  ['MERGE with one', 'MERGE (p:Person {id: 1});', [], { before: [UNIQUE] }],
  ['MERGE on more than its key', 'MERGE (p:Person {id: 1, name: "x"});', [], { before: [UNIQUE] }],
  [
    'MERGE on another key',
    'MERGE (p:Person {name: "x"});',
    ['merge-unconstrained error Person(name)'],
    { before: [UNIQUE] },
  ],
  [
    'MERGE on half of the key',
    'MERGE (p:Person {id: 1});',
    ['merge-unconstrained error Person(id)'],
    { before: [PAIR] },
  ],
  ['MERGE on the whole key', 'MERGE (p:Person {id: 1, epoch: 2});', [], { before: [PAIR] }],
  ['MERGE on several labels, one of them constrained', 'MERGE (p:Active:Person {id: 1});', [], { before: [UNIQUE] }],
  ['MERGE on another label', 'MERGE (p:Role {id: 1});', ['merge-unconstrained error Role(id)'], { before: [UNIQUE] }],
  [
    'MERGE after the constraint was dropped',
    'MERGE (p:Person {id: 1});',
    ['merge-unconstrained error Person(id)'],
    { before: [UNIQUE, 'DROP CONSTRAINT person_id;'] },
  ],
  ['MERGE of a relationship between known nodes', 'MATCH (a:A), (b:B) MERGE (a)-[:KNOWS]->(b);', []],
  ['MERGE in a string', 'MATCH (a:A) SET a.b = "MERGE (p:Person)";', []],
  ['DROP', 'DROP INDEX other IF EXISTS;', ['graph-drop warning other']],
  ['DROP of what this file made', `${UNIQUE}\nDROP CONSTRAINT person_id;`, []],
  ['DROP on the way down of what the way up made', UNIQUE, [], { down: 'DROP CONSTRAINT person_id IF EXISTS;' }],
  ['DROP on the way down of another', UNIQUE, ['graph-drop warning other'], { down: 'DROP INDEX other;' }],
  ['DETACH DELETE of all', 'MATCH (n) DETACH DELETE n;', ['detach-delete-all error']],
  ['DETACH DELETE with a limit', 'MATCH (n) WITH n LIMIT 1000 DETACH DELETE n;', []],
  ['DETACH DELETE in batches', 'MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS;', []],
  ['DELETE of some', 'MATCH (n:Person) WHERE n.left < 2020 DETACH DELETE n;', []],
  ['DELETE of one', 'MATCH (:Person {id: 1})-[r:KNOWS]->() DELETE r;', []],
  ['DELETE of relationships with a property', 'MATCH ()-[r:KNOWS {old: true}]->() DELETE r;', []],
  [
    'a condition after DELETE of all',
    'MATCH (n) DETACH DELETE n WITH 1 AS a WHERE a = 1 RETURN a;',
    ['detach-delete-all error'],
  ],
  ['DELETE of all in a subquery', 'MATCH (n) CALL (n) { DETACH DELETE n };', ['detach-delete-all error']],
  ['no clause', 'SELECT 1;', ['syntax error']],
  ['an open bracket', 'MATCH (n RETURN n;', ['syntax error']],
  ['a bracket too many', 'MATCH (n)) RETURN n;', ['syntax error']],
  ['an open string', 'MATCH (n {a: "x}) RETURN n;', ['syntax error']],
  ['a quoted name with brackets', "MATCH (n:`a('b`) RETURN n;", []],
  ['an empty file', '// nothing\n', ['empty-file error']],
  ['no way back', UNIQUE, ['missing-down warning'], { down: '' }],
  ['an allowance', '// lint: allow merge-unconstrained because there is one node\nMERGE (p:Only {id: 1});', []],
  [
    'an allowance of nothing',
    `// lint: allow graph-drop because of this\n${UNIQUE}`,
    ['allow-unused warning graph-drop'],
  ],
])('%s', (_, up, found, given) => {
  expect(told(up, given)).toEqual(found)
})

it('tells the statement, line and column', () => {
  expect(of('// one\nRETURN 1;\r\n\n  MATCH (n)\n  DETACH DELETE n;\n')).toMatchObject([
    { code: 'detach-delete-all', statement: 1, line: 5, column: 10 },
  ])
})
