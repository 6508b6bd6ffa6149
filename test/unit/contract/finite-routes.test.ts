import { isContractProcedure } from '@orpc/contract'
import { expect, test } from 'vitest'
import { contract, scriptContract } from '../../../src/contract/index.ts'
import { procedure } from '../../../src/contract/errors.ts'
import { finiteRoutes } from '../../../src/contract/finite-routes.ts'

const namesOf = (routes: object, path = ''): string[] =>
  Object.entries(routes).flatMap(([name, entry]: [string, object]) =>
    isContractProcedure(entry) ? [`${path}${name}`] : namesOf(entry, `${path}${name}.`),
  )

test('scripts have every procedure but the stream of changes', () => {
  const left = new Set(namesOf(scriptContract))
  expect(namesOf(contract).filter((name) => !left.has(name))).toEqual(['changes.follow'])
})

test('the mark leaves a procedure out, and a group that has no other', () => {
  const endless = procedure.meta({ endless: true })
  expect(finiteRoutes({ mixed: { endless, get: procedure }, only: { endless } })).toEqual({ mixed: { get: procedure } })
})
