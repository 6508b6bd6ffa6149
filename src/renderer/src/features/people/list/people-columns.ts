import type { PersonRow } from '../../../../../contract/people.ts'
import { formatDateTime, formatNumber } from '../../../i18n/messages.ts'
import type { GridColumn } from '../../../ui/tables/grid.ts'
import { peopleText as t } from '../words/people.messages.ts'
import { sortedName } from '../fields/person-name.ts'

export const peopleColumns = (): GridColumn<PersonRow>[] => [
  { id: 'name', title: t('column.name'), width: 180, sortKey: 'name', text: sortedName },
  { id: 'role', title: t('column.role'), width: 110, text: (person) => person.mainAssignment?.roleName ?? '' },
  { id: 'unit', title: t('column.unit'), width: 200, text: (person) => person.mainAssignment?.orgUnitName ?? '' },
  { id: 'email', title: t('column.email'), width: 240, sortKey: 'email', text: (person) => person.email ?? '' },
  {
    id: 'status',
    title: t('column.status'),
    width: 92,
    sortKey: 'status',
    text: (person) => t(`status.${person.status}`),
  },
  { id: 'username', title: t('column.username'), width: 130, sortKey: 'username', text: (person) => person.username },
  {
    id: 'assignments',
    title: t('column.assignments'),
    width: 110,
    numeric: true,
    hidden: true,
    text: (person) => formatNumber(person.assignmentCount),
  },
  {
    id: 'updatedAt',
    title: t('column.updatedAt'),
    width: 150,
    hidden: true,
    sortKey: 'updatedAt',
    text: (person) => formatDateTime(person.updatedAt),
  },
  { id: 'sourcedId', title: t('column.sourcedId'), width: 170, hidden: true, text: (person) => person.sourcedId ?? '' },
]
