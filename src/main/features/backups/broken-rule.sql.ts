/** Finds units that are not below a top unit: each is in a circle or below one. */
const UNITS_IN_A_CIRCLE = `WITH RECURSIVE below_a_top AS (
    SELECT id FROM directory.org_unit WHERE parent_id IS NULL
    UNION ALL
    SELECT unit.id FROM below_a_top JOIN directory.org_unit unit ON unit.parent_id = below_a_top.id
  )
  SELECT FROM directory.org_unit unit WHERE unit.id NOT IN (SELECT id FROM below_a_top)`

/** Finds people in a circle whose lines are all valid at one instant. A person who manages nobody closes no circle. */
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
 * Checks for all rows at once what the directory's triggers check row by row, because a restore loads without triggers.
 * A constraint, which stays active, keeps a person to one manager at a time.
 */
export const BROKEN_RULE = `SELECT CASE
  WHEN EXISTS (${UNITS_IN_A_CIRCLE}) THEN 'an org unit hangs below itself'
  WHEN EXISTS (${PEOPLE_IN_A_CIRCLE}) THEN 'a person reports to themselves'
  WHEN EXISTS (${DELEGATIONS_OF_NOT_ONE_THING}) THEN 'a delegation covers neither a role nor permissions, or both'
END AS rule`
