import { ContractProcedure } from '@orpc/contract'
import { describe, expect, it } from 'vitest'
import type { ProcedureMarks } from '../../../src/contract/errors.ts'
import { READS_AT_LEAST } from '../../../src/contract/protocol/consistency.ts'
import { contract } from '../../../src/contract/index.ts'
import { writes } from '../../../src/contract/protocol/writes.ts'

type Listed = { name: string; definition: ContractProcedure<never, never, never, never>['~orpc'] }
const proceduresOf = (node: object, path: string[] = []): Listed[] =>
  Object.entries(node).flatMap(([key, entry]) =>
    entry instanceof ContractProcedure
      ? { name: [...path, key].join('.'), definition: entry['~orpc'] as never }
      : proceduresOf(entry as object, [...path, key]),
  )
const procedures = proceduresOf(contract)
const names = (listed: Listed[]) => listed.map(({ name }) => name).toSorted()

describe('the contract’s lists of procedures', () => {
  it('name every procedure that changes something: all but GET and those described as changing nothing', () => {
    const changing = procedures.filter(
      ({ definition: { route } }) => route.method !== 'GET' && !/Changes nothing/.test(route.description ?? ''),
    )
    expect(Object.keys(writes).toSorted()).toEqual(names(changing))
  })

  it('name every procedure that takes atLeast', () => {
    const taking = procedures.filter(({ definition }) => {
      const { shape } = (definition.inputSchema as unknown as { _zod: { def: { shape?: object } } })._zod.def
      return shape !== undefined && 'atLeast' in shape
    })
    expect([...READS_AT_LEAST].toSorted()).toEqual(names(taking))
  })

  it('ask for a permission in every action of the library, the films and the bulletin, and nowhere else', () => {
    const acting = Object.keys(writes).filter((name) => /^(library|films|bulletin)\./.test(name))
    const asking = procedures.filter(({ definition: { meta } }) => (meta as ProcedureMarks).permission !== undefined)
    expect(names(asking)).toEqual(acting.toSorted())
  })
})
