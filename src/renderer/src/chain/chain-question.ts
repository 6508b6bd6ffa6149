import { z } from 'zod'
import { id, permissionKey } from '../../../contract/ids.ts'

/**
 * A question whose answer is a chain: whether a person may do something at a unit, or how authority gets from one
 * person to another.
 */
export type ChainQuestion =
  | { kind: 'check'; personId: string; permission: string; orgUnitId: string }
  | { kind: 'path'; from: string; to: string; permission?: string | undefined; orgUnitId?: string | undefined }

const check = z.tuple([id, permissionKey, id])
const left = z.literal('').transform(() => undefined)
const path = z.tuple([id, id, permissionKey.or(left), id.or(left)])

/**
 * The parameter `person~permission~unit`, or `from~to~permission~unit` with empty permission and unit when any will do.
 */
export const chainParam = (question: ChainQuestion): string =>
  question.kind === 'check'
    ? [question.personId, question.permission, question.orgUnitId].join('~')
    : [question.from, question.to, question.permission ?? '', question.orgUnitId ?? ''].join('~')

/** The question in an address; undefined when there is none. */
export const chainQuestionOf = (param: string): ChainQuestion | undefined => {
  const parts = param.split('~')
  const checked = check.safeParse(parts).data
  if (checked) return { kind: 'check', personId: checked[0], permission: checked[1], orgUnitId: checked[2] }
  const led = path.safeParse(parts).data
  return led && { kind: 'path', from: led[0], to: led[1], permission: led[2], orgUnitId: led[3] }
}

/** The address at which the org chart draws the answer. Without `at` the answer is of the time of opening. */
export const chartOfChain = (question: ChainQuestion, at?: Date) => ({
  path: '/org-chart',
  query: { by: 'reporting', chain: chainParam(question), ...(at ? { at: at.toISOString() } : {}) },
})

/** The address at which the explorer asks the question. */
export const explorerOfChain = (question: ChainQuestion, at?: Date) => {
  const time = at ? { at: at.toISOString() } : {}
  const { permission, orgUnitId: unit } = question
  return question.kind === 'check'
    ? { path: '/authority', query: { person: question.personId, permission, unit, ...time } }
    : {
        path: '/authority',
        query: { tab: 'path', from: question.from, person: question.to, permission, unit, ...time },
      }
}
