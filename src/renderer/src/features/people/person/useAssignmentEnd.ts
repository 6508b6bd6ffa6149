import type { AssignmentRow } from '../../../../../contract/roles.ts'
import { useDatabaseClock } from '../../../app/health/health.ts'
import { confirm } from '../../../app/writes/confirm.ts'
import { useSeenWrite } from '../../../app/writes/useSeenWrite.ts'
import { useApi } from '../../../client/school.ts'
import { peopleText as t } from '../words/people.messages.ts'
import { endedBy, spanEntry } from './span-entry.ts'

/** Ends an assignment after a question. */
export const useAssignmentEnd = () => {
  const { client } = useApi()
  const clock = useDatabaseClock()
  const { writeSeen } = useSeenWrite()

  return async (assignment: AssignmentRow) => {
    const { id, personId, roleId, orgUnitId, roleName } = assignment
    const sure = await confirm({
      title: t('assignments.endTitle'),
      text: t('assignments.endText', { role: roleName, unit: assignment.orgUnitName }),
      action: t('assignments.end'),
      danger: true,
    })
    if (!sure) return
    await writeSeen({
      procedure: 'assignments.end',
      entry: {
        ...spanEntry,
        kind: 'assignment',
        read: async () => {
          const { items } = await client.assignments.search({ personId, roleId, orgUnitId, limit: 100 })
          return items.find((one) => one.id === id)
        },
        name: (found) => `${found.roleName}, ${found.orgUnitName}`,
      },
      seen: [assignment],
      verb: 'end',
      input: (now) => ({ id, version: now(assignment).version }),
      over: (stored) => endedBy(stored, clock.now()),
      asks: { what: t('assignments.end') },
      done: () => t('assignments.ended', { role: roleName }),
    })
  }
}
