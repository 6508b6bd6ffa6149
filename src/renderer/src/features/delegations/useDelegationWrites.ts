import type { Delegation, DelegationInput } from '../../../../contract/delegations.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { delegationsText as t } from './delegations.messages.ts'

/** Delegating and revoking. */
export const useDelegationWrites = () => {
  const { write, busy } = useWrite()

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
  const revoke = async (delegations: readonly Pick<Delegation, 'id' | 'version'>[]) => {
    const answer = await write({
      procedure: 'delegations.revokeMany',
      input: { delegations: delegations.map(({ id, version }) => ({ id, version })) },
      asks: { what: t('batch.revoke'), count: delegations.length },
      done: ({ revoked, unchanged }) => ({
        text: t('revoke.done', { count: revoked }),
        detail: unchanged > 0 ? t('revoke.unchanged', { count: unchanged }) : undefined,
      }),
    })
    return answer !== undefined
  }

  return { create, revoke, busy }
}
