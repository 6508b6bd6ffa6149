import { describe, expect, test } from 'vitest'
import { orderActions } from '../../../src/main/features/migrations/catalog/order-actions.ts'
import { quoteName, quoteText } from '../../../src/main/features/migrations/catalog/words/quoting.ts'
import { rewriteName } from '../../../src/main/features/migrations/catalog/words/rewrite-names.ts'
import { castOf, isNarrowing, neutralValue } from '../../../src/main/features/migrations/catalog/type-changes.ts'
import { rewriteForeignKey } from '../../../src/main/features/migrations/catalog/words/rewrite-foreign-key.ts'
import { settleCasts } from '../../../src/main/features/migrations/catalog/words/settle-casts.ts'

describe('a type that loses values', () => {
  test.each([
    ['character varying(50)', 'character varying(20)', true],
    ['character varying(50)', 'character varying(100)', false],
    ['character varying(50)', 'text', false],
    ['text', 'character varying', false],
    ['text', 'character varying(50)', true],
    ['integer', 'bigint', false],
    ['bigint', 'integer', true],
    ['bigint', 'double precision', true],
    ['integer', 'numeric', false],
    ['integer', 'numeric(12,2)', false],
    ['integer', 'numeric(10,2)', true],
    ['integer', 'numeric(12,-1)', true],
    ['numeric(10,2)', 'numeric(12,4)', false],
    ['numeric(10,2)', 'numeric(10,4)', true],
    ['numeric', 'numeric(10,2)', true],
    ['numeric(10,2)', 'numeric', false],
    ['timestamp(3) with time zone', 'timestamp with time zone', false],
    ['timestamp with time zone', 'timestamp(3) with time zone', true],
    ['timestamp(6) with time zone', 'timestamp with time zone', false],
    ['integer[]', 'bigint[]', false],
    ['integer[]', 'integer', true],
    ['jsonb', 'text', false],
    ['json', 'jsonb', true],
    ['date', 'timestamp without time zone', false],
    ['uuid', 'text', false],
  ])('%s to %s: %s', (from, to, narrows) => {
    expect(isNarrowing(from, to)).toBe(narrows)
  })

  test('a cast to a limited text goes over text, so that nothing is cut off', () => {
    expect(castOf('"x"', { to: 'character varying(20)', viaText: false })).toBe('"x"::text')
    expect(castOf('"x"', { to: 'character varying(20)[]', viaText: false })).toBe('"x"::text[]')
    expect(castOf('"x"', { to: 'app.e[]', viaText: true })).toBe('"x"::text[]::app.e[]')
    expect(castOf('"x"', { to: 'integer', viaText: false })).toBe('"x"::integer')
  })

  test('a neutral value is of the type', () => {
    expect(neutralValue({ type: 'app.e', category: 'E' }, [`it's`])).toBe(`'it''s'`)
    expect(neutralValue({ type: 'uuid', category: 'U' }, undefined)).toBe('gen_random_uuid()')
    expect(neutralValue({ type: 'point', category: 'G' }, undefined)).toBeNull()
  })
})

describe('names in definitions', () => {
  const column = (text: string) => rewriteName(text, { from: 'n', to: 'Größe', column: true })
  const table = (text: string) => rewriteName(text, { from: 't', to: 'u', column: false })

  test('a renamed column is replaced where it is a column', () => {
    expect(column(`CREATE INDEX n_idx ON app.t USING btree (n, n(n)) WHERE ((n)::n > 'n''n'::text)`)).toBe(
      `CREATE INDEX n_idx ON app.t USING btree ("Größe", n("Größe")) WHERE (("Größe")::n > 'n''n'::text)`,
    )
  })

  test('a renamed table is replaced in relations and in names of relations', () => {
    expect(table(`REFERENCES app.t(id), nextval('app.t'::regclass), 'app.t', "t", "T"`)).toBe(
      `REFERENCES app.u(id), nextval('app.u'::regclass), 'app.t', u, "T"`,
    )
  })

  test('quotes hold every name and text', () => {
    expect(quoteName('a"b')).toBe('"a""b"')
    expect(quoteText(`it's`)).toBe(`'it''s'`)
    expect(quoteText('a\\b')).toBe(`E'a\\\\b'`)
  })
})

describe('the order of steps', () => {
  const action = (key: string, rank: number, ...after: string[]) => ({ key, rank, after: new Set(after) })

  test('each comes after those it waits for, and by rank otherwise', () => {
    const actions = [action('c', 1, 'b'), action('b', 9), action('a', 5), action('d', 1, 'nobody')]
    expect(orderActions(actions).map(({ key }) => key)).toEqual(['d', 'a', 'b', 'c'])
  })

  test('a circle is named', () => {
    expect(() => orderActions([action('a', 1, 'b'), action('b', 1, 'a'), action('c', 1)])).toThrow('a, b')
  })
})

test.each([
  [
    `(s)::text = ANY ((ARRAY['x'::varchar, 'y'',z]'::varchar])::text[])`,
    `(s)::text = ANY (ARRAY[('x'::varchar)::text, ('y'',z]'::varchar)::text])`,
  ],
  [`b = ANY ((ARRAY[1, abs(2, 3)])::bigint[])`, `b = ANY (ARRAY[(1)::bigint, (abs(2, 3))::bigint])`],
  [
    `(ARRAY[lower("a]"), 'b'])::character varying(5)[] || (ARRAY[1])::int[]`,
    `ARRAY[(lower("a]"))::character varying(5), ('b')::character varying(5)] || ARRAY[(1)::int]`,
  ],
  [`m = ANY (ARRAY['sad'::app.mood])`, `m = ANY (ARRAY['sad'::app.mood])`],
  [`a = (ARRAY[1, 2])[1]`, `a = (ARRAY[1, 2])[1]`],
  [`'(ARRAY[1`, `'(ARRAY[1`],
])('casts of the array %s are those of its elements', (text, settled) => {
  expect(settleCasts(text)).toBe(settled)
  expect(settleCasts(settled)).toBe(settled)
})

test.each([
  [
    't',
    'FOREIGN KEY (a) REFERENCES app.p(a) ON DELETE SET NULL (a)',
    'FOREIGN KEY (b) REFERENCES app.p(a) ON DELETE SET NULL (b)',
  ],
  [
    'p',
    'FOREIGN KEY (a) REFERENCES app.p(a) ON DELETE SET NULL (a)',
    'FOREIGN KEY (a) REFERENCES app.p(b) ON DELETE SET NULL (a)',
  ],
  ['t', 'FOREIGN KEY (a, "x)a") REFERENCES app.t(a, "x)a")', 'FOREIGN KEY (b, "x)a") REFERENCES app.t(b, "x)a")'],
  ['q', 'FOREIGN KEY (a) REFERENCES app.p(a)', 'FOREIGN KEY (a) REFERENCES app.p(a)'],
])('a renamed column of table %s is renamed in %s', (table, definition, rewritten) => {
  const rename = { kind: 'column', schema: 'app', table, from: 'a', to: 'b' }
  expect(rewriteForeignKey(definition, { schema: 'app', table: 't', rename })).toBe(rewritten)
})

test('a renamed table is renamed in a foreign key that refers to it, and columns of its name are not', () => {
  const rename = { kind: 'table', schema: 'app', table: null, from: 'app', to: 'New' }
  const key = (other: string) => `FOREIGN KEY (app) REFERENCES ${other}(app)`
  expect(rewriteForeignKey(key('app.app'), { schema: 'app', table: 't', rename })).toBe(key('app."New"'))
  expect(rewriteForeignKey(key('other.app'), { schema: 'app', table: 't', rename })).toBe(key('other.app'))
  expect(rewriteForeignKey('CHECK (app > 0)', { schema: 'app', table: 't', rename })).toBeNull()
})
