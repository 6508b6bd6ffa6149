/** A unit in a circle, or below one, is no top and below no top. */
const UNITS_IN_A_CIRCLE = `WITH RECURSIVE below_a_top AS (
    SELECT id FROM directory.org_unit WHERE parent_id IS NULL
    UNION ALL
    SELECT unit.id FROM below_a_top JOIN directory.org_unit unit ON unit.parent_id = below_a_top.id
  )
  SELECT FROM directory.org_unit unit WHERE unit.id NOT IN (SELECT id FROM below_a_top)`

/** A circle counts where all its lines are valid at one instant; who manages nobody closes none. */
const PEOPLE_IN_A_CIRCLE = `WITH RECURSIVE up (start, node, during) AS (
    SELECT line.person_id, line.manager_id, tstzrange(line.valid_from, line.valid_to) FROM directory.reporting_line line
    WHERE line.person_id IN (SELECT manager_id FROM directory.reporting_line)
    UNION
    SELECT up.start, line.manager_id, up.during * tstzrange(line.valid_from, line.valid_to)
    FROM up JOIN directory.reporting_line line
      ON line.person_id = up.node AND tstzrange(line.valid_from, line.valid_to) && up.during
    WHERE up.node <> up.start
  )
  SELECT FROM up WHERE up.node = up.start`

const DELEGATIONS_OF_NOT_ONE_THING = `SELECT FROM directory.delegation d
  WHERE (d.role_id IS NOT NULL) = EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id)`

/**
 * What the triggers of the directory refuse row by row, asked of all rows at once: a restore loads without triggers. That a person has one
 * manager at a time is a constraint, which loading keeps.
 */
export const BROKEN_RULE = `SELECT CASE
  WHEN EXISTS (${UNITS_IN_A_CIRCLE}) THEN 'an org unit hangs below itself'
  WHEN EXISTS (${PEOPLE_IN_A_CIRCLE}) THEN 'a person reports to themselves'
  WHEN EXISTS (${DELEGATIONS_OF_NOT_ONE_THING}) THEN 'a delegation covers neither a role nor permissions, or both'
END AS rule`
