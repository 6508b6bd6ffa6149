import { importFaultWords } from '../../../../contract/reasons/import-faults.ts'
import { defineMessages } from '../../i18n/messages.ts'

export const importFaultText = defineMessages('importFaults', {
  /** Messages by code. */
  codes: importFaultWords,
  /** The things that the host counts after the message of a code. */
  counted: {
    and: 'and',
    assignment: 'assignment',
    assignments: 'assignments',
    unit: 'unit',
    units: 'units',
    delegation: 'delegation',
    delegations: 'delegations',
    course: 'course',
    courses: 'courses',
  },
  /** Kinds of data that are never stored, by the host's words joined with dashes. */
  notStored: {
    demographics: 'demographics',
    'user-profiles-and-their-credentials': 'user profiles and their credentials',
    results: 'results',
    'line-items': 'line items',
    'grading-categories': 'grading categories',
    'score-scales': 'score scales',
    resources: 'resources',
    'class-resources': 'class resources',
    'course-resources': 'course resources',
    'user-resources': 'user resources',
    passwords: 'passwords',
    'text-message-numbers': 'text message numbers',
    'phone-numbers': 'phone numbers',
    'user-ids-of-other-systems': 'user ids of other systems',
    pronouns: 'pronouns',
    'metadata-columns': 'metadata columns',
  },
})
