import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LoanRule, USUAL_TERMS } from '../../../src/contract/loan-rules.ts'
import { termsFor } from '../../../src/main/features/circulation/rules/loan-terms.ts'

const at = new Date(0)
const rule = (id: string, named: Partial<LoanRule>): LoanRule => ({
  id,
  roleId: null,
  itemKind: null,
  orgUnitId: null,
  days: 10,
  renewals: 1,
  mostOpen: 5,
  fine: null,
  createdAt: at,
  updatedAt: at,
  version: 1,
  ...named,
})
const chosen = (rules: LoanRule[], posts: { roleId: string; unitIds: string[] }[]) =>
  (termsFor({ rules, posts, itemKind: 'book' }) as Partial<LoanRule>).id

const pupil = { roleId: 'pupil', unitIds: ['class', 'north', 'district'] }
const teacher = { roleId: 'teacher', unitIds: ['south', 'district'] }

describe('the rule of a loan', () => {
  test('is the one with the most of role, kind and unit named', () => {
    const rules = [
      rule('any', {}),
      rule('role', { roleId: 'pupil' }),
      rule('unit', { orgUnitId: 'north' }),
      rule('role-unit', { roleId: 'pupil', orgUnitId: 'north' }),
      rule('all', { roleId: 'pupil', orgUnitId: 'district', itemKind: 'book' }),
      rule('films', { roleId: 'pupil', orgUnitId: 'north', itemKind: 'film' }),
    ]
    expect(chosen(rules, [pupil])).toBe('all')
    expect(chosen(rules.slice(0, 4), [pupil])).toBe('role-unit')
    expect(chosen(rules, [teacher])).toBe('any')
    expect(chosen(rules.slice(0, 3), [pupil])).toBe('unit')
    expect(termsFor({ rules: [], posts: [pupil], itemKind: 'book' })).toEqual(USUAL_TERMS)
  })

  test('takes role and unit of one post, and the nearest unit', () => {
    const mixed = rule('mixed', { roleId: 'teacher', orgUnitId: 'north' })
    expect(chosen([mixed, rule('any', {})], [pupil, teacher])).toBe('any')
    const rules = [rule('far', { orgUnitId: 'district' }), rule('near', { orgUnitId: 'class' })]
    expect(chosen(rules, [pupil])).toBe('near')
    expect(chosen(rules.toReversed(), [pupil])).toBe('near')
  })

  test('does not depend on the order of rules and posts', () => {
    const some = <Value>(...values: Value[]) => fc.option(fc.constantFrom(...values))
    const rules = fc.array(
      fc.record({
        roleId: some('pupil', 'teacher'),
        itemKind: some('book' as const, 'film' as const),
        orgUnitId: some('class', 'north', 'south', 'district'),
        days: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(rules, fc.boolean(), (drawn, both) => {
        const made = drawn.map((each, index) => rule(String(index), each))
        const posts = both ? [pupil, teacher] : [pupil]
        const terms = termsFor({ rules: made, posts, itemKind: 'book' })
        expect(termsFor({ rules: made.toReversed(), posts: posts.toReversed(), itemKind: 'book' })).toEqual(terms)
      }),
    )
  })
})
