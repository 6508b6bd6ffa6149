import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import type { Delegation, DelegationInput } from '../../../../contract/delegations.ts'
import { useWriteGuard } from '../../app/confirm.ts'
import { toast } from '../../app/toast.ts'
import { useOwnWrites } from '../../client/own-writes.ts'
import { useApi } from '../../client/school.ts'
import { delegationsText as t } from './delegations.messages.ts'

/** Delegating and revoking; afterwards every reading of the school knows of it. */
export const useDelegationWrites = () => {
  const { client, profileId } = useApi()
  const queryClient = useQueryClient()
  const ownWrites = useOwnWrites()
  const guard = useWriteGuard()
  const busy = ref(false)

  const written = async (consistencyToken: string) => {
    ownWrites.wrote(profileId, consistencyToken)
    await queryClient.invalidateQueries({ queryKey: [[profileId]] })
  }

  /** Throws what the directory refuses, for the form to show; undefined when the user declined. */
  const create = async (
    input: Partial<DelegationInput> & Pick<DelegationInput, 'delegatorId' | 'delegateId' | 'orgUnitId' | 'reason'>,
    requestId: string,
  ) => {
    if (!(await guard({ what: t('form.save'), count: 1 }))) return undefined
    const { consistencyToken, ...delegation } = await client.delegations.create(input, { context: { requestId } })
    await written(consistencyToken)
    toast.done(t('form.created', { name: delegation.delegate.name }))
    return delegation
  }

  /** Whether they are revoked now. */
  const revoke = async (delegations: readonly Pick<Delegation, 'id' | 'version'>[]) => {
    if (!(await guard({ what: t('batch.revoke'), count: delegations.length }))) return false
    busy.value = true
    try {
      const answer = await client.delegations.revokeMany({
        delegations: delegations.map(({ id, version }) => ({ id, version })),
      })
      await written(answer.consistencyToken)
      toast.done(
        t('revoke.done', { count: answer.revoked }),
        answer.unchanged > 0 ? t('revoke.unchanged', { count: answer.unchanged }) : undefined,
      )
      return true
    } catch (error) {
      toast.problem(error)
      await queryClient.invalidateQueries({ queryKey: [[profileId]] })
      return false
    } finally {
      busy.value = false
    }
  }

  return { create, revoke, busy }
}
