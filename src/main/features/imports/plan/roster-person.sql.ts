import type { PersonField } from '../../../../contract/people.ts'
import { snakeCase } from '../../../stores/postgres/snake-case.ts'
import { cell } from './plan-context.sql.ts'

const preferred = cell(`concat_ws(' ', ${cell('s.preferred_given_name')}, ${cell('s.preferred_family_name')})`)

/** The address that a row of users.csv keeps: none where another row has the better claim. */
export const KEPT_EMAIL = `(CASE WHEN y.yielding IS NULL THEN ${cell('s.email')} END)`

/**
 * What a row `s` of users.csv says of each field, `y` being the row of the e-mails that yield; null: the roster says nothing, and an
 * import leaves the field as it is. A column that is used here is `kept` in src/main/oneroster.
 */
const SAID = {
  givenName: 'btrim(s.given_name)',
  familyName: 'btrim(s.family_name)',
  middleName: cell('s.middle_name'),
  preferredName: preferred,
  username: 'btrim(s.username)',
  email: KEPT_EMAIL,
  status: `CASE WHEN lower(s.enabled_user) = 'true' THEN 'active' ELSE 'inactive' END`,
} satisfies Record<Exclude<PersonField, 'sourcedId'>, string | null>

/** The fields that a roster writes, with their columns in the directory and in the plan. */
export const rosterFields = Object.entries<string | null>(SAID).flatMap(([field, said]) =>
  said === null ? [] : [{ field, column: snakeCase(field), said }],
)
