import { z } from 'zod'
import { id, permissionKey } from '../../../contract/ids.ts'

/** A question whose answer is a chain: may this person do that there, or how does authority get from one to the other. */
export type ChainQuestion =
  | { kind: 'check'; personId: string; permission: string; orgUnitId: string }
  | { kind: 'path'; from: string; to: string; permission?: string | undefined; orgUnitId?: string | undefined }

const check = z.tuple([id, permissionKey, id])
const left = z.literal('').transform(() => undefined)
const path = z.tuple([id, id, permissionKey.or(left), id.or(left)])

/** `person~permission~unit`, or `from~to~permission~unit` with the last two empty where anything will do. */
export const chainParam = (question: ChainQuestion): string =>
  question.kind === 'check'
    ? [question.personId, question.permission, question.orgUnitId].join('~')
    : [question.from, question.to, question.permission ?? '', question.orgUnitId ?? ''].join('~')

/** The question that an address names; undefined for anything else. */
export const chainQuestionOf = (param: string): ChainQuestion | undefined => {
  const parts = param.split('~')
  const checked = check.safeParse(parts).data
  if (checked) return { kind: 'check', personId: checked[0], permission: checked[1], orgUnitId: checked[2] }
  const led = path.safeParse(parts).data
  return led && { kind: 'path', from: led[0], to: led[1], permission: led[2], orgUnitId: led[3] }
}

/** Where the org chart draws the answer; without `at`, as things are when it is opened. */
export const chartOfChain = (question: ChainQuestion, at?: Date) => ({
  path: '/org-chart',
  query: { by: 'reporting', chain: chainParam(question), ...(at ? { at: at.toISOString() } : {}) },
})

/** Where the explorer asks the question. */
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
