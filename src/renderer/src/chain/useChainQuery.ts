import { useOwnWrites } from '../client/own-writes.ts'
import { useApi } from '../client/school.ts'
import type { ChainQuestion } from './chain-question.ts'

type Check = Omit<Extract<ChainQuestion, { kind: 'check' }>, 'kind'>
type Path = Omit<Extract<ChainQuestion, { kind: 'path' }>, 'kind'>

/** The two questions whose answer is a chain, asked so that what this window wrote is known; undefined is not asked. */
export const useChainQuery = () => {
  const { queries, profileId } = useApi()
  const ownWrites = useOwnWrites()
  const atLeast = () => ownWrites.atLeast(profileId)

  return {
    atLeast,
    check: (question: Check | undefined, at: Date | undefined) => {
      const { personId = '', permission = '', orgUnitId = '' } = question ?? {}
      const input = { personId, permission, orgUnitId, at, atLeast: atLeast() }
      return { ...queries.authority.check.queryOptions({ input }), enabled: question !== undefined }
    },
    path: (question: Path | undefined, at: Date | undefined) => {
      const { from = '', to = '', permission, orgUnitId } = question ?? {}
      const input = { from, to, permission, orgUnitId, at, atLeast: atLeast() }
      return { ...queries.authority.path.queryOptions({ input }), enabled: question !== undefined }
    },
  }
}
