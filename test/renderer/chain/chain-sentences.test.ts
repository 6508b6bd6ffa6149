import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DenialReason } from '../../../src/contract/authority.ts'
import { chooseLocale, formatDateTime } from '../../../src/renderer/src/i18n/messages.ts'
import { checkMarkdown } from '../../../src/renderer/src/features/authority/answer/authority-export.ts'
import { explainCheck, explainPath } from '../../../src/renderer/src/chain/chain-sentences.ts'
import { answerOf, day, holdingOf, hopOf } from '../authority-answers.ts'

const when = (date: string) => formatDateTime(day(date))
const deniedBecause = (reasons: DenialReason[], hops = [hopOf('Tom Hale', 'Ana Ruiz')]) =>
  explainCheck(answerOf({ nearMisses: [{ root: holdingOf('Tom Hale'), hops, reasons }] })).misses[0]!

beforeEach(() => chooseLocale('en'))
afterEach(() => chooseLocale('en'))

describe('a granted answer in words', () => {
  it('names who delegated it, as what they hold it, until when and why', () => {
    const answer = answerOf({
      chain: { root: holdingOf('Tom Hale'), hops: [hopOf('Tom Hale', 'Ana Ruiz')] },
      changesAt: day('2026-12-12'),
    })
    const { summary, steps, change } = explainCheck(answer)
    expect(summary).toBe(
      `Ana Ruiz has trip.approve at Year 9 until ${when('2026-12-12')}, because Tom Hale, who holds it as Principal at North High, delegated it from ${when('2026-09-01')} (Trips of year 9).`,
    )
    expect(change).toContain(when('2026-12-12'))
    expect(steps.map(({ text }) => text)).toEqual([
      `Tom Hale holds trip.approve as Principal at North High, from ${when('2025-08-01')}, with no end date.`,
      `Tom Hale delegated trip.approve to Ana Ruiz for Year 9, from ${when('2026-09-01')}, until ${when('2026-12-12')}; may not be passed on further. Reason: Trips of year 9`,
    ])
  })

  it('names the role of a right that is held directly', () => {
    const { summary, change, steps } = explainCheck(answerOf({ chain: { root: holdingOf('Ana Ruiz'), hops: [] } }))
    expect(summary).toBe(
      'Ana Ruiz has trip.approve at Year 9 with no end date, because of the role Principal at North High.',
    )
    expect(change).toBe('Nothing that is known would take it away.')
    expect(steps).toHaveLength(1)
  })

  it('names the root and the last delegator of a longer chain, and each hop on its own', () => {
    const hops = [hopOf('Tom Hale', 'Kim Lee', { maxRedelegations: 2 }), hopOf('Kim Lee', 'Ana Ruiz')]
    const { summary, steps } = explainCheck(answerOf({ chain: { root: holdingOf('Tom Hale'), hops } }))
    expect(summary).toContain('because Kim Lee delegated it')
    expect(summary).toContain(
      'comes from Tom Hale, who holds it as Principal at North High, through 1 delegation before',
    )
    expect(steps[1]?.text).toContain('may be passed on 2 more times')
    expect(steps).toHaveLength(3)
  })

  it('distinguishes the end of a chain from the end of the verdict', () => {
    const { change } = explainCheck(
      answerOf({
        chain: { root: holdingOf('Tom Hale'), hops: [hopOf('Tom Hale', 'Ana Ruiz')] },
        changesAt: day('2027-03-01'),
      }),
    )
    expect(change).toBe(`This chain ends on ${when('2026-12-12')}; another one takes over until ${when('2027-03-01')}.`)
  })

  it('names the role when a role is delegated', () => {
    const role = { id: holdingOf('x').role.id, name: 'Principal' }
    const hops = [hopOf('Tom Hale', 'Ana Ruiz', { role, permissionKeys: [] })]
    expect(explainCheck(answerOf({ chain: { root: holdingOf('Tom Hale'), hops } })).steps[1]?.text).toContain(
      'delegated everything the role Principal may do to Ana Ruiz',
    )
  })

  it('speaks Spanish', () => {
    chooseLocale('es')
    const { summary } = explainCheck(answerOf({ chain: { root: holdingOf('Ana Ruiz'), hops: [] } }))
    expect(summary).toBe('Ana Ruiz tiene trip.approve en Year 9 sin fecha de fin, por el rol Principal en North High.')
  })
})

describe('a denied answer in words', () => {
  it('has a reason and a remedy for every code, at the hop and at the root', () => {
    const at = day('2026-10-01')
    const unit = { id: holdingOf('x').orgUnit.id, name: 'South High' }
    const reasons: DenialReason[] = [
      ...[0, 1].flatMap((hop): DenialReason[] => [
        { code: 'expired', hop, at },
        { code: 'not-yet-valid', hop, at },
        { code: 'revoked', hop, at },
        { code: 'out-of-scope', hop, orgUnit: unit },
      ]),
      { code: 'redelegation-exhausted', hop: 1, allowed: 0, needed: 1 },
      { code: 'inactive-person', hop: 1, person: { id: unit.id, name: 'Ana Ruiz' } },
      { code: 'no-granting-role', hop: 0, person: { id: unit.id, name: 'Kim Lee' } },
    ]
    const { denials } = deniedBecause(reasons)
    expect(denials).toHaveLength(reasons.length)
    expect(new Set(denials.map(({ why }) => why)).size).toBe(reasons.length)
    for (const { why, change } of denials) {
      expect(why, why).not.toMatch(/[{}]|\bwhy\./)
      expect(change, change).not.toMatch(/[{}]|\bmend\./)
    }
  })

  it('names the two people of the hop that fails and the instant', () => {
    const { title, denials } = deniedBecause([{ code: 'revoked', hop: 1, at: day('2026-10-01') }])
    expect(title).toBe('Tom Hale → Ana Ruiz')
    expect(denials[0]).toEqual({
      code: 'revoked',
      hop: 1,
      why: `The delegation from Tom Hale to Ana Ruiz was revoked on ${when('2026-10-01')}.`,
      change: 'Tom Hale would have to delegate it again.',
    })
  })

  it('suggests the unit of the question when the scope is another one', () => {
    const { denials } = deniedBecause([
      { code: 'out-of-scope', hop: 1, orgUnit: { id: holdingOf('x').orgUnit.id, name: 'South High' } },
    ])
    expect(denials[0]?.why).toContain('for South High only, and Year 9 is not part of it')
    expect(denials[0]?.change).toContain('for Year 9 or a unit above it')
  })

  it('names the person themselves when nobody delegated to them', () => {
    const { person } = answerOf({})
    const { misses } = explainCheck(
      answerOf({ nearMisses: [{ root: null, hops: [], reasons: [{ code: 'no-granting-role', hop: 0, person }] }] }),
    )
    expect(misses[0]?.denials[0]?.why).toBe('Ana Ruiz has no role that grants trip.approve.')
  })
})

describe('other words', () => {
  it('of a path: none, the same person, and every hop', () => {
    const hops = [hopOf('Tom Hale', 'Ana Ruiz')]
    const { from, to } = { from: hops[0]!.delegator, to: hops[0]!.delegate }
    const answer = { ...answerOf({}), from, to }
    expect(explainPath({ ...answer, hops: null }).summary).toContain(
      'No chain of delegations leads from Tom Hale to Ana Ruiz',
    )
    expect(explainPath({ ...answer, to: from, hops: [] }).summary).toContain('the same person')
    expect(explainPath({ ...answer, hops })).toMatchObject({
      summary: 'Authority gets from Tom Hale to Ana Ruiz through 1 delegation.',
      steps: [{ hop: 1, text: expect.stringContaining('Reason: Trips of year 9') }],
    })
  })

  it('as Markdown: verdict, sentences and which store answered', () => {
    const text = checkMarkdown(answerOf({ chain: { root: holdingOf('Ana Ruiz'), hops: [] } }))
    expect(text).toMatch(/^# Granted: trip\.approve\n/)
    expect(text).toContain('1. Ana Ruiz holds trip.approve as Principal')
    expect(text).toContain('2026-11-22 12:00:00 UTC · Answered by PostgreSQL, as of change 812.44')
  })
})
