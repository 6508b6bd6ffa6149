import type { Delegation, DelegationInput } from '../../../../contract/delegations.ts'
import { useSeenWrite } from '../../app/writes/useSeenWrite.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { useApi } from '../../client/school.ts'
import { whatWords } from './delegation-words.ts'
import { delegationsText as t } from './delegations.messages.ts'

/** Delegating and revoking. */
export const useDelegationWrites = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const { writeSeen, busy } = useSeenWrite()
  const entry = {
    kind: 'delegation' as const,
    read: (id: string) => client.delegations.get({ id }),
    name: (delegation: Delegation) => whatWords(delegation),
    labels: () => ({ revokedAt: t('drawer.revokedAt') }),
  }

  /** Throws refusals, so that the form can show them. Returns undefined when the user declined. */
  const create = (
    input: Partial<DelegationInput> & Pick<DelegationInput, 'delegatorId' | 'delegateId' | 'orgUnitId' | 'reason'>,
    requestId: string,
  ) =>
    write({
      procedure: 'delegations.create',
      input,
      asks: { what: t('form.save') },
      requestId,
      done: ({ delegate }) => t('form.created', { name: delegate.name }),
      refused: 'throw',
    })

  /** Returns whether they are revoked now. */
  const revoke = (delegations: readonly Delegation[]) =>
    writeSeen({
      procedure: 'delegations.revokeMany',
      entry,
      seen: delegations,
      verb: 'revoke',
      input: (now) => ({ delegations: delegations.map(now).map(({ id, version }) => ({ id, version })) }),
      over: ({ revokedAt }) => (revokedAt === null ? undefined : 'revoked'),
      asks: { what: t('batch.revoke'), count: delegations.length },
      done: ({ revoked, unchanged }) => ({
        text: t('revoke.done', { count: revoked }),
        detail: unchanged > 0 ? t('revoke.unchanged', { count: unchanged }) : undefined,
      }),
    })

  return { create, revoke, busy }
}
