import { describe, expect, it } from 'vitest'
import {
  filterOf,
  isFiltered,
  queryOf,
  questionOf,
} from '../../../src/renderer/src/features/people/list/people-question.ts'

const unit = '01a1fb67-1800-708e-95b6-93692e6fb7a8'

describe('the question in the address', () => {
  it('comes back as it was asked', () => {
    const question = questionOf({
      search: 'garc',
      sort: '-updatedAt',
      unit,
      role: unit,
      status: 'inactive',
      deleted: '1',
    })
    expect(questionOf(queryOf(question))).toEqual(question)
  })

  it('leaves defaults out', () => {
    expect(Object.values(queryOf(questionOf({}))).every((part) => part === undefined)).toBe(true)
    expect(isFiltered(questionOf({ sort: 'email' }))).toBe(false)
    expect(isFiltered(questionOf({ status: 'active' }))).toBe(true)
  })

  it('ignores invalid parameters', () => {
    expect(questionOf({ sort: 'id; drop table', unit: 'x', status: 'asleep', search: ['a', 'b'] })).toEqual({
      search: 'a',
      sort: 'name',
      unit: undefined,
      role: undefined,
      status: undefined,
      deleted: false,
    })
  })

  it('asks the directory for nothing that is only blanks', () => {
    expect(filterOf(questionOf({ search: '   ' })).search).toBeUndefined()
  })
})
