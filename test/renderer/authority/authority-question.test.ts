import { describe, expect, it } from 'vitest'
import { csvOf } from '../../../src/renderer/src/app/save-file.ts'
import { instantOfLocalTime, localTimeOf } from '../../../src/renderer/src/app/times/local-time.ts'
import { queryOf, questionOf } from '../../../src/renderer/src/features/authority/question/authority-question.ts'
import * as delegations from '../../../src/renderer/src/features/delegations/delegations-question.ts'

const person = '01a1fb67-1800-708e-95b6-93692e6fb7a8'

describe('the question of the explorer in the address', () => {
  it('comes back as it was asked, so that a copied link asks the same', () => {
    const query = {
      tab: 'impact',
      person,
      from: person,
      permission: 'trip.approve',
      unit: person,
      at: '2026-12-12T06:00:00.001Z',
      subject: 'delegation',
      entry: person,
    }
    expect(queryOf(questionOf(query))).toEqual(query)
  })

  it('leaves defaults out', () => {
    expect(Object.values(queryOf(questionOf({}))).every((part) => part === undefined)).toBe(true)
  })

  it('ignores invalid parameters', () => {
    const odd = { tab: 'x', person: "' or 1=1", permission: 'Not A Key', at: 'soon', subject: 'all', unit: ['a', 'b'] }
    expect(questionOf(odd)).toEqual(questionOf({}))
    expect(questionOf({ at: '+012345-01-01T00:00:00.000Z' }).at).toBeUndefined()
  })
})

describe('the question of the delegation desk in the address', () => {
  it('comes back as it was asked and says when it filters', () => {
    const query = {
      state: 'upcoming',
      soon: '1',
      delegator: person,
      delegate: person,
      person,
      unit: person,
      sort: 'validTo',
    }
    expect(delegations.queryOf(delegations.questionOf(query))).toEqual(query)
    expect(delegations.isFiltered(delegations.questionOf({ sort: 'validTo' }))).toBe(false)
    expect(delegations.isFiltered(delegations.questionOf({ soon: '1' }))).toBe(true)
  })

  it('asks for current delegations that end within two weeks', () => {
    const now = new Date('2026-11-22T12:00:00.000Z')
    expect(delegations.filterOf(delegations.questionOf({ soon: '1', state: 'revoked' }), now)).toMatchObject({
      state: 'current',
      endsBefore: new Date('2026-12-06T12:00:00.000Z'),
    })
  })
})

describe('a time as the control holds it', () => {
  it('keeps the instant to the millisecond', () => {
    for (const text of ['2026-11-22T12:00:00.000Z', '2026-11-22T12:00:05.000Z', '2026-11-22T12:00:00.007Z'])
      expect(instantOfLocalTime(localTimeOf(new Date(text)))?.toISOString()).toBe(text)
    expect(localTimeOf(new Date(2026, 10, 22, 9, 5))).toBe('2026-11-22T09:05')
  })

  it('is undefined while it is empty', () => {
    expect(instantOfLocalTime('')).toBeUndefined()
    expect(instantOfLocalTime('soon')).toBeUndefined()
  })
})

describe('a table as CSV', () => {
  it('quotes where necessary and never lets a spreadsheet run a name', () => {
    expect(
      csvOf([
        ['Name', 'n'],
        ['Ruiz, "Ana"', 2],
        ['=cmd()', null],
      ]),
    ).toBe('\uFEFFName,n\r\n"Ruiz, ""Ana""",2\r\n\'=cmd(),\r\n')
  })
})
