import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import { formatList } from '../../../i18n/messages.ts'
import { personProfileText as t } from '../words/person-profile.messages.ts'
import type { Period } from './validity-bars.ts'

/** The most periods of each kind. */
export const PERIODS = 50

type Row = { id: string; validFrom: Date; validTo: Date | null }

/** Everything of a person that begins and ends, past and future too, the latest begin first in each kind. */
export const useValidityPeriods = (personId: Ref<string>) => {
  const { queries } = useApi()
  const about = computed(() => ({ personId: personId.value, limit: PERIODS }))
  const assignments = useQuery(computed(() => queries.assignments.search.queryOptions({ input: about.value })))
  const lines = useQuery(computed(() => queries.reportingLines.search.queryOptions({ input: about.value })))
  const delegations = useQuery(computed(() => queries.delegations.search.queryOptions({ input: about.value })))
  const all = [assignments, lines, delegations]

  const period = (row: Row, text: string, ended = row.validTo): Period => ({
    key: row.id,
    text,
    validFrom: row.validFrom,
    validTo: ended,
    ended: ended !== row.validTo,
  })
  const groups = computed(() => [
    (assignments.data.value?.items ?? []).map((row) =>
      period(row, t('timeline.role', { role: row.roleName, unit: row.orgUnitName })),
    ),
    (lines.data.value?.items ?? []).map((row) => period(row, t('timeline.manager', { person: row.managerName }))),
    (delegations.data.value?.items ?? []).map((row) => {
      const what = row.role?.name ?? formatList(row.permissionKeys)
      const given = row.delegator.id === personId.value
      const person = given ? row.delegate.name : row.delegator.name
      return period(row, t(given ? 'timeline.given' : 'timeline.received', { what, person }), earlier(row))
    }),
  ])
  const failed = computed(() => all.find(({ error }) => error.value !== null))
  return {
    periods: computed(() => groups.value.flat()),
    cut: computed(() => all.some(({ data }) => (data.value?.nextCursor ?? null) !== null)),
    loading: computed(() => all.some(({ isPending }) => isPending.value)),
    fetching: computed(() => all.some(({ isFetching }) => isFetching.value)),
    problem: computed(() => (failed.value ? problemOf(failed.value.error.value) : undefined)),
    retry: () => {
      for (const query of all) void query.refetch()
    },
  }
}

/** A revocation ends a delegation before its time. One that was revoked before its begin was never valid. */
const earlier = ({ validFrom, validTo, revokedAt }: Row & { revokedAt: Date | null }) => {
  if (revokedAt === null || (validTo !== null && validTo <= revokedAt)) return validTo
  return revokedAt > validFrom ? revokedAt : validFrom
}
