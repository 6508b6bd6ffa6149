import { ORPCError } from '@orpc/client'
import { beforeEach, describe, expect, it } from 'vitest'
import { errors } from '../../src/contract/errors.ts'
import { problemOf } from '../../src/renderer/src/client/problem.ts'
import { chooseLocale } from '../../src/renderer/src/i18n/messages.ts'

const data: Record<string, unknown> = {
  BAD_REQUEST: { issues: [{ field: 'email', rule: 'invalid_format', expected: 'email' }] },
  READ_ONLY: { profileId: 'x' },
  NOT_FOUND: { entity: 'person', id: 'x' },
  STALE_VERSION: { entity: 'person', id: 'x', currentVersion: 2 },
  DUPLICATE: { entity: 'person', field: 'email' },
  ALREADY_APPLIED: { entityId: 'x' },
  CONFLICT: { reason: 'x' },
  RULE_VIOLATION: { rule: 'reporting-cycle', expected: 'x' },
  PAYLOAD_TOO_LARGE: { limitBytes: 4_194_304 },
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
    expect(problemOf(thrown('NOT_FOUND')).title).toBe('Esta entrada ya no existe')
  })

  it('hands field faults on', () => {
    expect(problemOf(thrown('BAD_REQUEST')).issues).toEqual([
      { field: 'email', rule: 'invalid_format', expected: 'email' },
    ])
    expect(problemOf(thrown('DUPLICATE')).issues[0]?.field).toBe('email')
  })

  it('shows the incident', () => {
    expect(problemOf(thrown('INTERNAL')).detail).toContain('inc-1')
  })

  it('takes only a lost way or store for something that time may mend', () => {
    expect(problemOf(new TypeError('Failed to fetch'))).toMatchObject({ code: 'OFFLINE', temporary: true })
    expect(problemOf(thrown('STORE_UNAVAILABLE')).temporary).toBe(true)
    expect(problemOf(thrown('STALE_VERSION')).temporary).toBe(false)
    expect(problemOf(new DOMException('stop', 'AbortError')).code).toBe('CANCELLED')
  })
})
