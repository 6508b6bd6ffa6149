import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import type { LintFinding } from '../../src/contract/migrations.ts'
import LintFindings from '../../src/renderer/src/features/migrations/statements/LintFindings.vue'
import { chooseLocale } from '../../src/renderer/src/i18n/messages.ts'

afterEach(() => chooseLocale('en'))

const dropped = (object: string): LintFinding => ({
  migration: 'one',
  direction: 'up',
  code: 'drop-table',
  severity: 'error',
  statement: 1,
  line: 4,
  column: 7,
  object,
  detail: null,
})

const entriesOf = (findings: LintFinding[]) =>
  mount(LintFindings, { props: { migration: 'one', findings } })
    .findAll('li')
    .map((entry) => entry.text())

test('a finding tells its severity, place, code, object, why and what to do instead, in both languages', () => {
  const [english] = entriesOf([dropped('s.a')])
  for (const words of [
    'error',
    'Up, statement 2, line 4, column 7',
    'drop-table',
    's.a',
    'The table goes',
    'Instead: Let a',
  ])
    expect(english).toContain(words)
  chooseLocale('es')
  const [spanish] = entriesOf([dropped('s.a')])
  for (const words of [
    'error',
    'Ida, sentencia 2, línea 4, columna 7',
    's.a',
    'La tabla desaparece',
    'En su lugar: Deje',
  ])
    expect(spanish).toContain(words)
})

test('a statement that drops several tables is one entry', () => {
  const entries = entriesOf([dropped('s.a'), dropped('s.b'), { ...dropped('s.c'), line: 5 }])
  expect(entries).toHaveLength(2)
  expect(entries[0]).toMatch(/s\.a.*s\.b/s)
})

test('the same place in both files is two entries, each with its file', () => {
  const entries = entriesOf([dropped('s.a'), { ...dropped('s.a'), direction: 'down' }])
  expect(entries[0]).toContain('Up, statement 2')
  expect(entries[1]).toContain('Back, statement 2')
})

test('a finding about the file, and what the parser said, are told', () => {
  const [whole, syntax] = entriesOf([
    { ...dropped(''), code: 'empty-file', statement: null },
    { ...dropped(''), code: 'syntax', detail: 'syntax error at or near "x"' },
  ])
  expect(whole).toContain('Up, the whole file')
  expect(syntax).toContain('syntax error at or near "x"')
})

test('a migration without findings shows nothing', () => {
  expect(mount(LintFindings, { props: { migration: 'one', findings: [] } }).html()).toBe('<!--v-if-->')
})
