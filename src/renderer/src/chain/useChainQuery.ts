import { useKnownPosition } from '../client/known-position.ts'
import { useApi } from '../client/school.ts'
import type { ChainQuestion } from './chain-question.ts'

type Check = Omit<Extract<ChainQuestion, { kind: 'check' }>, 'kind'>
type Path = Omit<Extract<ChainQuestion, { kind: 'path' }>, 'kind'>

/** The two questions whose answer is a chain. An undefined question is not asked. */
export const useChainQuery = () => {
  const { queries, profileId } = useApi()
  const position = useKnownPosition()

  return {
    /** Changes with every write that this window knows of. */
    position: () => position.of(profileId),
    check: (question: Check | undefined, at: Date | undefined) => {
      const { personId = '', permission = '', orgUnitId = '' } = question ?? {}
      const input = { personId, permission, orgUnitId, at }
      return { ...queries.authority.check.queryOptions({ input }), enabled: question !== undefined }
    },
    path: (question: Path | undefined, at: Date | undefined) => {
      const { from = '', to = '', permission, orgUnitId } = question ?? {}
      const input = { from, to, permission, orgUnitId, at }
      return { ...queries.authority.path.queryOptions({ input }), enabled: question !== undefined }
    },
  }
}
