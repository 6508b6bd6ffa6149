import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import type { TrackFault } from '../../../../../contract/migration-records.ts'
import type { Track } from '../../../../../contract/migrations.ts'
import { useWriteGuard } from '../../../app/writes/confirm.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { type Problem, problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import { differenceIn } from './difference.ts'
import { recordsText as t } from './records.messages.ts'

/** What a fault of the ledger can be mended by, without changing the schema. */
const amendments = { changed: 'accept', failed: 'clear' } as const
export type Amendable = keyof typeof amendments

export const isAmendable = (code: TrackFault['code']): code is Amendable => code in amendments

/** Finds what is wrong with the files and the ledger of a track, and corrects the ledger where that is enough. */
export const useCheck = (track: Readonly<Ref<Track | null>>) => {
  const { queries } = useApi()
  const { follow } = useWrite()
  const guard = useWriteGuard()
  /** Whether the statements of applied migrations are read too. */
  const all = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const done = ref('')
  const busy = ref(false)

  const asked = computed(() => ({ track: track.value ?? ('directory' as const) }))
  const enabled = computed(() => track.value !== null)
  const validation = useQuery(
    computed(() => ({ ...queries.migrations.validate.queryOptions({ input: asked.value }), enabled: enabled.value })),
  )
  const lint = useQuery(
    computed(() => ({
      ...queries.migrations.lint.queryOptions({ input: { ...asked.value, all: all.value } }),
      enabled: enabled.value,
    })),
  )
  const readAll = (on: boolean | undefined) => {
    all.value = on ?? false
  }
  watch(track, () => {
    all.value = false
    problem.value = null
    done.value = ''
  })

  const faults = computed(() => validation.data.value?.findings ?? null)
  const findings = computed(() => lint.data.value?.findings ?? null)
  const unread = computed(() => {
    const error = validation.error.value ?? lint.error.value
    return error ? problemOf(error) : null
  })

  const amend = async (migration: string, code: Amendable) => {
    const of = track.value
    if (of === null || !(await guard({ text: t(`amend.${code}.asks`, { migration }) }))) return
    busy.value = true
    problem.value = null
    done.value = ''
    try {
      // The digest is that of a drift, which is not looked at here.
      const input = { track: of, planDigest: '', [amendments[code]]: migration }
      for await (const event of await follow({ procedure: 'migrations.repair', input }))
        if (event.kind === 'done') done.value = t(`amend.${code}.done`, { migration })
    } catch (error) {
      const differs = differenceIn(error)
      const found = problemOf(error)
      problem.value = differs === null ? found : { ...found, title: t('amend.refused'), detail: differs }
    } finally {
      busy.value = false
    }
  }

  return { track, all, readAll, faults, findings, unread, problem, done, busy, amend }
}
