import { ORPCError } from '@orpc/client'
import { beforeEach, describe, expect, it } from 'vitest'
import { errors } from '../../../src/contract/errors.ts'
import { problemOf } from '../../../src/renderer/src/client/problem.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'

const data: Record<string, unknown> = {
  BAD_REQUEST: { issues: [{ field: 'email', rule: 'invalid_format', expected: 'email' }] },
  READ_ONLY: { profileId: 'x' },
  NOT_FOUND: { entity: 'person', id: 'x' },
  STALE_VERSION: { entity: 'person', id: 'x', currentVersion: 2 },
  DELETED: { entity: 'person', id: 'x', deletedAt: '2026-01-01T00:00:00.000Z', deletedBy: 'ines', currentVersion: 2 },
  DUPLICATE: { entity: 'person', field: 'email' },
  ALREADY_APPLIED: { entityId: 'x' },
  CONFLICT: { reason: 'x' },
  RULE_VIOLATION: { rule: 'reporting-cycle', expected: 'x' },
  PAYLOAD_TOO_LARGE: { limitBytes: 4_194_304 },
  TOO_MANY_REQUESTS: { retryAfterMs: 1_500 },
  STORE_UNAVAILABLE: { store: 'postgresql', reason: 'ECONNREFUSED' },
  INTERNAL: { incidentId: 'inc-1' },
}
const thrown = (code: string) => new ORPCError(code, { data: data[code] as never })

describe('problems in words', () => {
  beforeEach(() => chooseLocale('en'))

  it.each(Object.keys(errors))('says what %s means', (code) => {
    const { title, detail } = problemOf(thrown(code))
    expect(title).not.toMatch(/problem\.|undefined/)
    expect(detail).not.toMatch(/problem\.|undefined/)
  })

  it('speaks the language that is chosen', () => {
    chooseLocale('es')
    expect(problemOf(thrown('NOT_FOUND')).title).toBe('No existe esa persona')
  })

  it('distinguishes a removed school from a removed entry, and a failing database from one that does not answer', () => {
    const of = (code: string, more: unknown) => problemOf(new ORPCError(code, { data: more as never }))
    expect(of('NOT_FOUND', { entity: 'profile', id: 'x' }).title).toBe('This school was removed from the console')
    expect(of('CONFLICT', { reason: 'schema-pending', count: 2 }).detail).toMatch(/2 migrations first: see Migrations/)
    expect(of('INSUFFICIENT_STORAGE', { reason: 'not-writable' }).title).toMatch(/may not write/)
    for (const because of ['missing-right', 'disk-full', 'not-writable', 'damaged', 'no-free-connection']) {
      const { title, detail } = of('STORE_UNAVAILABLE', { store: 'postgresql', reason: 'x', because })
      expect(title).toBe('PostgreSQL cannot do this now')
      expect(detail).not.toMatch(/problem\.|does not answer/)
    }
  })

  it('says of a migration what is in its way, and not that the directory forbids it', () => {
    const of = (code: string, more: unknown) => problemOf(new ORPCError(code, { data: more as never }))
    const broken = of('CONFLICT', { reason: 'chain-broken', detail: 'Missing here: 1-a' })
    expect(broken.title).toBe('Nothing was run, because the migrations are not in order')
    expect(broken.detail).toMatch(/The check of its track .* Missing here: 1-a/)
    const refused = of('RULE_VIOLATION', { rule: 'migration', field: '1-a', expected: 'relation "x" exists' })
    expect(refused.title).toBe('The server refused this')
    expect(refused.detail).toContain('relation "x" exists')
    expect(of('RULE_VIOLATION', { rule: 'unanswered', expected: 'x' }).title).toBe('No migration was written')
  })

  it('hands field faults on', () => {
    expect(problemOf(thrown('BAD_REQUEST')).issues).toEqual([
      { field: 'email', rule: 'invalid_format', expected: 'email' },
    ])
    expect(problemOf(thrown('DUPLICATE')).issues[0]?.field).toBe('email')
  })

  it.each([
    [
      'en',
      ['Type a number.', 'At most 300 characters.', 'At most 1,000.', 'Type a language tag, such as es or en-GB.'],
    ],
    [
      'es',
      [
        'Escriba un número.',
        'Como máximo 300 caracteres.',
        'Como máximo 1000.',
        'Escriba una etiqueta de idioma, como es o en-GB.',
      ],
    ],
  ] as const)('says in the chosen language what a field should have been (%s)', (locale, words) => {
    chooseLocale(locale)
    const issues = [
      { field: 'publishedYear', rule: 'invalid_type', expected: 'number' },
      { field: 'title', rule: 'too_big', expected: 'at most 300 characters' },
      { field: 'copies', rule: 'too_big', expected: 'at most 1000' },
      { field: 'language', rule: 'language', expected: 'a language tag of BCP 47, such as es or en-GB' },
      { field: 'other', rule: 'a-newer-rule', expected: 'something else' },
    ]
    const problem = problemOf(new ORPCError('BAD_REQUEST', { data: { issues } }))
    expect(problem.issues.map(({ expected }) => expected)).toEqual([...words, 'something else'])
  })

  it.each([
    ['en', 'does not know the field “emial”; it knows “email”'],
    ['es', 'no conoce el campo «emial», pero sí «email»'],
  ] as const)(
    'names a key that the host does not know in the banner, since no field can show it (%s)',
    (locale, words) => {
      chooseLocale(locale)
      const issues = [{ field: 'emial', rule: 'unrecognized_keys', expected: 'a known key', suggestion: 'email' }]
      const problem = problemOf(new ORPCError('BAD_REQUEST', { data: { issues } }))
      expect(problem).toMatchObject({ detail: expect.stringContaining(words) as unknown, issues: [] })
    },
  )

  it.each([
    ['en', 'The database needs 2 migrations first', 'lacks a right'],
    ['es', 'La base de datos necesita antes 2 migraciones', 'le falta allí un permiso'],
  ] as const)('says in the chosen language what the host says in English (%s)', (locale, pending, lacking) => {
    chooseLocale(locale)
    const conflict = { reason: 'schema-pending', detail: 'Apply the pending migrations first: a, b', count: 2 }
    expect(problemOf(new ORPCError('CONFLICT', { data: conflict })).detail).toContain(pending)
    const right = { store: 'postgresql', reason: 'This user may not read', because: 'missing-right' }
    expect(problemOf(new ORPCError('STORE_UNAVAILABLE', { data: right })).detail).toContain(lacking)
  })

  it('shows the host’s text for a reason without a message, and never a code', () => {
    const conflict = { reason: 'new-reason', detail: 'In words.' }
    expect(problemOf(new ORPCError('CONFLICT', { data: conflict })).detail).toBe('In words.')
    const rule = { rule: 'new-rule', expected: 'something else' }
    expect(problemOf(new ORPCError('RULE_VIOLATION', { data: rule })).detail).toBe('something else')
  })

  it('names the school when the school is gone from the console', () => {
    const data = { entity: 'profile', id: 'north-high' }
    expect(problemOf(new ORPCError('NOT_FOUND', { data })).title).toBe('This school was removed from the console')
  })

  it('shows the incident', () => {
    expect(problemOf(thrown('INTERNAL')).detail).toContain('inc-1')
  })

  it('says how long to wait after too many requests', () => {
    expect(problemOf(thrown('TOO_MANY_REQUESTS'))).toMatchObject({
      detail: expect.stringContaining('2 s'),
      temporary: true,
    })
  })

  it('treats only a lost connection, a lost store and a rate limit as temporary', () => {
    expect(problemOf(new TypeError('Failed to fetch'))).toMatchObject({ code: 'OFFLINE', temporary: true })
    expect(problemOf(thrown('STORE_UNAVAILABLE')).temporary).toBe(true)
    expect(problemOf(thrown('STALE_VERSION')).temporary).toBe(false)
    expect(problemOf(new DOMException('stop', 'AbortError')).code).toBe('CANCELLED')
  })
})
