import { expect, it } from 'vitest'
import { decodeAnswer, encodeAnswer, type KeptAnswer } from '../../../src/main/features/cache/kept-answer.ts'
import { generations } from '../../../src/main/features/cache/generations.ts'
import { parseSnapshot, sees } from '../../../src/main/features/cache/seen-snapshot.ts'

const seen = (text: string) => parseSnapshot(text)!
const person = (id: string, transaction: number) => ({ kind: 'person', ids: [id], transaction })

it('reads snapshots as PostgreSQL writes them, and nothing else', () => {
  const snapshot = seen('10:20:12,15')
  expect([9, 10, 12, 15, 19, 20].map((transaction) => sees(snapshot, transaction))).toEqual([
    true, true, false, false, true, false,
  ]) // prettier-ignore
  for (const text of ['', '10', '10:20', '10:20:x', '-1:2:', '1:2:3;drop']) expect(parseSnapshot(text)).toBeNull()
})

it('an answer is old as soon as one of its rows or its kind changed in a transaction that it did not see', () => {
  const known = generations({ mostTags: 10 })
  known.note([person('a', 12), { kind: 'role', ids: null, transaction: 14 }])
  expect(known.isCurrent(seen('12:12:'), ['person:a'])).toBe(false)
  expect(known.isCurrent(seen('12:12:'), ['person:b'])).toBe(true)
  expect(known.isCurrent(seen('12:12:'), ['person'])).toBe(false)
  expect(known.isCurrent(seen('13:13:'), ['person'])).toBe(true)
  expect(known.isCurrent(seen('13:13:'), ['role:a'])).toBe(false)
  expect(known.isCurrent(seen('12:15:12'), ['person:a'])).toBe(false)
  expect(known.isCurrent(seen('12:15:12'), ['person:b', 'role:a'])).toBe(true)
})

it('everything changed: only what was loaded after all transactions before it had ended is current', () => {
  const known = generations({ mostTags: 10 })
  known.note([{ kind: 'everything', ids: null, transaction: 20 }])
  expect(known.isCurrent(seen('20:21:20'), ['person:a'])).toBe(false)
  expect(known.isCurrent(seen('15:25:15'), ['person:a'])).toBe(false)
  expect(known.isCurrent(seen('21:21:'), ['person:a'])).toBe(true)
})

it('a forgotten row counts as changed in the transaction that was forgotten', () => {
  const known = generations({ mostTags: 2 })
  known.note([person('a', 10), person('b', 11), person('c', 12)])
  expect(known.size()).toBe(3)
  expect(known.isCurrent(seen('10:10:'), ['person:a'])).toBe(false)
  expect(known.isCurrent(seen('10:10:'), ['person:never'])).toBe(false)
  expect(known.isCurrent(seen('11:11:'), ['person:never'])).toBe(true)
})

it('many changes of one row are remembered by a floor', () => {
  const known = generations({ mostTags: 10 })
  known.note(Array.from({ length: 20 }, (_, index) => person('a', 12 + 2 * index)))
  expect(known.isCurrent(seen('51:51:'), ['person:a'])).toBe(true)
  expect(known.isCurrent(seen('15:51:15'), ['person:a'])).toBe(false)
  expect(known.isCurrent(seen('19:51:19'), ['person:a'])).toBe(true)
  expect(known.isCurrent(seen('50:50:'), ['person:a'])).toBe(false)
})

const answer = (value: unknown): KeptAnswer => ({
  key: 'k', snapshot: seen('10:20:12'), loadedAt: 5, loadMs: 1.5, changesAt: null, value,
}) // prettier-ignore

it('an answer comes back from its encoded form as it was', () => {
  const at = new Date('2026-11-28T10:00:00.000Z')
  const mixed = { list: [{ at }, { at: 'a text' }, { at: null }], '0': [[at, at], []], text: '"\\' }
  for (const value of [
    undefined,
    null,
    0,
    '',
    'text',
    at,
    [at],
    [at, 'text'],
    { at, list: [{ at, none: null }] },
    mixed,
  ])
    expect(decodeAnswer('k', encodeAnswer(answer(value)))).toEqual(answer(value))
})

it('a text that is no answer to the key is none', () => {
  const good = encodeAnswer(answer(1))
  for (const text of [
    '',
    'null',
    '{}',
    '[]',
    good.slice(0, -2),
    good.replace('10:20:12', 'x'),
    '["k","1:1:",1,"x",null,[],1]',
    '["k","1:1:",1,1,null,{},1]',
  ])
    expect(decodeAnswer('k', text), text).toBeNull()
  expect(decodeAnswer('other', good)).toBeNull()
})
