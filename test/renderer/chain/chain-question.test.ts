import { describe, expect, it } from 'vitest'
import {
  chainParam,
  chainQuestionOf,
  chartOfChain,
  explorerOfChain,
  type ChainQuestion,
} from '../../../src/renderer/src/chain/chain-question.ts'
import { questionOf } from '../../../src/renderer/src/features/authority/question/authority-question.ts'
import { day, holdingOf } from '../authority-answers.ts'

const [ana, tom, unit] = ['Ana Ruiz', 'Tom Hale', 'North'].map((name) => holdingOf(name).person.id) as [
  string,
  string,
  string,
]
const questions: ChainQuestion[] = [
  { kind: 'check', personId: ana, permission: 'trip.approve', orgUnitId: unit },
  { kind: 'path', from: tom, to: ana, permission: 'trip.approve', orgUnitId: unit },
  { kind: 'path', from: tom, to: ana, permission: undefined, orgUnitId: unit },
  { kind: 'path', from: tom, to: ana, permission: undefined, orgUnitId: undefined },
]

describe('a question in the address of the org chart', () => {
  it.each(questions)('is read as it was written: %o', (question) => {
    expect(chainQuestionOf(chainParam(question))).toEqual(question)
  })

  it.each([
    '',
    ana,
    `${ana}~trip.approve`,
    `${ana}~Trip!~${unit}`,
    `${ana}~trip.approve~north`,
    `${ana}~${tom}~trip.approve~${unit}~more`,
    `${ana}~tom~~`,
  ])('is no question: %s', (param) => {
    expect(chainQuestionOf(param)).toBeUndefined()
  })

  it('goes to the chart of reporting lines, with the instant asked about', () => {
    const at = day('2026-12-24')
    expect(chartOfChain(questions[0]!, at).query).toEqual({
      by: 'reporting',
      chain: `${ana}~trip.approve~${unit}`,
      at: at.toISOString(),
    })
    expect(chartOfChain(questions[0]!).query).not.toHaveProperty('at')
  })

  it('goes back to the explorer as the same question', () => {
    const at = day('2026-12-24')
    const [check, path] = [explorerOfChain(questions[0]!, at), explorerOfChain(questions[1]!)]
    expect(questionOf(check.query)).toMatchObject({ tab: 'check', person: ana, permission: 'trip.approve', unit, at })
    expect(questionOf(path.query)).toMatchObject({ tab: 'path', from: tom, person: ana, unit, at: undefined })
  })
})
