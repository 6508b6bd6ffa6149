import { MAX_CHAIN_HOPS } from '../../../contract/authority.ts'

/** Rows that Neo4j refused are as they were before: what they grant, nobody knows there. */
const COMPLETE = 'NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }'

/**
 * Instants are integers, milliseconds since 1970 UTC; an open end is null. Every statement reads the epoch that is
 * current in its own transaction, of a graph that was loaded from `source`, so that a rebuild never mixes two graphs, and its position in the same snapshot.
 */
const EPOCH = `MATCH (state:Projection {name: 'directory'}) WHERE state.source = $source AND state.epoch >= 0 AND ${COMPLETE}
WITH state.epoch AS epoch, state.transactionId + '.' + state.position AS position`

/** Why another statement found nothing: the graph of this source, if there is one, and whether its rows are all there. */
export const STANDING = `MATCH (state:Projection {name: 'directory'}) WHERE state.source = $source AND state.epoch >= 0
RETURN state.transactionId + '.' + state.position AS position, ${COMPLETE} AS complete`

/**
 * The unit and its ancestors, nearest first, and the roles that grant the permission. A relationship that no projection
 * made has no epoch, and does not count below.
 */
const SCOPE = `CALL (epoch) {
  OPTIONAL MATCH (unit:OrgUnit {epoch: epoch, id: $orgUnitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE unit.deleted = false
  OPTIONAL MATCH line = (unit)-[:PART_OF*0..]->(above:OrgUnit)
  WITH above, length(line) AS distance ORDER BY distance
  RETURN [each IN collect(above) | [each.id, each.name]] AS scope, [each IN collect(above) | each.id] AS scopeIds
}
CALL (epoch) {
  OPTIONAL MATCH (granted:Permission {epoch: epoch, key: $permission}) USING INDEX SEEK granted:Permission(epoch, key)
  OPTIONAL MATCH (granted)<-[:GRANTS]-(role:Role)
  RETURN collect(role.id) AS granting
}`

/**
 * Whether a relationship that was walked to is of this epoch. Written so that no index can answer it: an index sampled
 * while it was empty looks free to the planner, which then scans all of it instead of following a person's few.
 */
const isCurrent = (item: string) => `coalesce(${item}.epoch, -1) = epoch`
const covers = (hop: string) =>
  `${isCurrent(hop)} AND (${hop}.roleId IN granting OR $permission IN ${hop}.permissionKeys)`
const inScope = (hop: string) => `${hop}.orgUnitId IN scopeIds`
const endsAfter = (item: string) => `(${item}.validTo IS NULL OR ${item}.validTo > $at)`
const unrevoked = (item: string) => `(${item}.revokedAt IS NULL OR ${item}.revokedAt > $at)`
const isValid = (item: string) => `${isCurrent(item)} AND ${item}.validFrom <= $at AND ${endsAfter(item)}`

/**
 * The person and everyone whom hops lead back to, one hop further than a chain may go so that the bound is seen. Asking
 * for distinct far ends with a predicate that each hop meets lets the planner prune to a breadth-first search. Only the
 * last hop of a chain may forbid passing on.
 */
const walkBack = (
  condition: (hop: string) => string,
  passedOn = 'hop.maxRedelegations >= 1 AND ',
) => `CALL (epoch, scopeIds, granting) {
  MATCH (target:Person {epoch: epoch, id: $personId}) USING INDEX SEEK target:Person(epoch, id)
  OPTIONAL MATCH (target)<-[last:DELEGATES]-(near:Person) WHERE ${condition('last')}
  WITH epoch, scopeIds, granting, target, collect(DISTINCT near) AS nears
  CALL (epoch, scopeIds, granting, nears) {
    UNWIND nears AS near
    MATCH (near)<-[walk:DELEGATES*0..${MAX_CHAIN_HOPS}]-(far:Person)
    WHERE all(hop IN walk WHERE ${passedOn}${condition('hop')})
    RETURN collect(DISTINCT far) AS fars
  }
  RETURN [target] + [each IN fars WHERE each <> target] AS met
}`

const hopsWithin = (condition: string, tail = '') => `CALL (epoch, scopeIds, granting, met) {
  UNWIND met AS delegate
  MATCH (delegate)<-[d:DELEGATES]-(delegator:Person)
  WHERE delegator IN met AND ${condition}
  MATCH (unit:OrgUnit {epoch: epoch, id: d.orgUnitId}) USING INDEX SEEK unit:OrgUnit(epoch, id)
  OPTIONAL MATCH (role:Role {epoch: epoch, id: d.roleId}) USING INDEX SEEK role:Role(epoch, id)
  WITH d, delegator, delegate, unit, role ${tail}
  RETURN collect([d.id, delegator.id, delegate.id, unit.id, unit.name, role.id, role.name, d.permissionKeys,
    d.maxRedelegations, d.validFrom, d.validTo, d.revokedAt, d.reason]) AS hops
}`

const holdingsOf = (condition: string) => `CALL (epoch, scopeIds, granting, met) {
  UNWIND met AS person
  MATCH (person)-[a:ASSIGNED]->(unit:OrgUnit)
  WHERE ${condition}
  MATCH (role:Role {epoch: epoch, id: a.roleId}) USING INDEX SEEK role:Role(epoch, id)
  RETURN collect([a.id, person.id, role.id, role.name, unit.id, unit.name, a.validFrom, a.validTo]) AS holdings
}`

const PEOPLE = '[each IN met | [each.id, each.name, each.active]] AS people'
const counts = (hop: string) => `${covers(hop)} AND ${inScope(hop)} AND ${endsAfter(hop)} AND ${unrevoked(hop)}`
const grantingRole = `${isCurrent('a')} AND a.roleId IN granting`

/** Parameters: personId, permission, orgUnitId, at. No row: no such person. */
export const CHAINS_TO = `${EPOCH}
${SCOPE}
${walkBack(counts)}
${hopsWithin(counts('d'))}
${holdingsOf(`${grantingRole} AND unit.id IN scopeIds AND ${endsAfter('a')}`)}
RETURN position, scope, ${PEOPLE}, hops, holdings`

/** Parameters: personId, permission, orgUnitId, limit. */
export const NEAR_CHAINS_TO = `${EPOCH}
${SCOPE}
${walkBack(covers, '')}
${hopsWithin(covers('d'), 'LIMIT toInteger($limit) + 1')}
${holdingsOf(grantingRole)}
RETURN position, scope, ${PEOPLE}, hops, holdings`

const valid = (hop: string) => `${isValid(hop)} AND ${unrevoked(hop)}`
const between = (hop: string) =>
  `($permission IS NULL OR ${covers(hop)}) AND ($orgUnitId IS NULL OR ${inScope(hop)}) AND ${valid(hop)}`

/** Parameters: personId (the end), from, permission or null, orgUnitId or null, at. */
export const BETWEEN = `${EPOCH}
${SCOPE}
${walkBack(between)}
${hopsWithin(between('d'))}
RETURN position, scope, ${PEOPLE}, hops, [] AS holdings,
  head(COLLECT { MATCH (start:Person {epoch: epoch, id: $from}) USING INDEX SEEK start:Person(epoch, id) RETURN start.name }) AS startName`

/** Parameters: permission, orgUnitId, at. */
export const COVERAGE = `${EPOCH}
${SCOPE}
CALL (epoch, scopeIds, granting) {
  UNWIND scopeIds AS unitId
  MATCH (delegator:Person)-[d:DELEGATES {epoch: epoch, orgUnitId: unitId}]->(delegate:Person) USING INDEX SEEK d:DELEGATES(epoch, orgUnitId)
  WHERE ${covers('d')} AND ${valid('d')}
  RETURN collect(DISTINCT delegator) + collect(DISTINCT delegate) AS ends
}
CALL (ends) { UNWIND ends AS each RETURN collect(DISTINCT each) AS met }
${hopsWithin(`${inScope('d')} AND ${covers('d')} AND ${valid('d')}`)}
${holdingsOf(`${grantingRole} AND unit.id IN scopeIds AND ${isValid('a')}`)}
RETURN position, scope, ${PEOPLE}, hops, holdings`

/**
 * The place where the page before ended, read from its own node while that is still there: Neo4j sorts by code point, as
 * PostgreSQL does, but compares a stored text with a parameter by 16-bit units, and would leave out who stands between.
 */
const placeOf = (label: 'Person' | 'OrgUnit', { key, parameter }: { key: string; parameter: string }) => `CALL (epoch) {
  OPTIONAL MATCH (last:${label} {epoch: epoch, id: $afterId}) USING INDEX SEEK last:${label}(epoch, id) WHERE last.${key} = ${parameter}
  RETURN coalesce(last.${key}, ${parameter}) AS place
}`

/** Parameters: permission, orgUnitId, at, delegateIds, afterKey or null, afterId, limit. */
export const HOLDER_PAGE = `${EPOCH}
${SCOPE}
${placeOf('Person', { key: 'sortKey', parameter: '$afterKey' })}
CALL (epoch, scopeIds, granting) {
  UNWIND scopeIds AS unitId
  MATCH (unit:OrgUnit {epoch: epoch, id: unitId})<-[a:ASSIGNED]-(person:Person) USING INDEX SEEK unit:OrgUnit(epoch, id)
  WHERE ${grantingRole} AND ${isValid('a')}
  RETURN person, true AS direct
  UNION
  UNWIND $delegateIds AS delegateId
  MATCH (person:Person {epoch: epoch, id: delegateId}) USING INDEX SEEK person:Person(epoch, id)
  RETURN person, false AS direct
}
WITH person, place, max(CASE WHEN direct THEN 1 ELSE 0 END) = 1 AS direct
WHERE person.active AND (place IS NULL OR person.sortKey > place OR (person.sortKey = place AND person.id > $afterId))
RETURN person.id AS id, person.name AS name, person.sortKey AS sortKey, direct
ORDER BY sortKey, id
LIMIT toInteger($limit)`

/** Parameters: personIds, at. */
export const GRANTS_TO = `${EPOCH}
CALL (epoch) {
  UNWIND $personIds AS personId
  MATCH (target:Person {epoch: epoch, id: personId}) USING INDEX SEEK target:Person(epoch, id)
  OPTIONAL MATCH (target)<-[last:DELEGATES]-(near:Person) WHERE ${valid('last')}
  WITH epoch, collect(DISTINCT target) AS targets, collect(DISTINCT near) AS nears
  CALL (epoch, nears) {
    UNWIND nears AS near
    MATCH (near)<-[walk:DELEGATES*0..${MAX_CHAIN_HOPS}]-(far:Person)
    WHERE all(hop IN walk WHERE hop.maxRedelegations >= 1 AND ${valid('hop')})
    RETURN collect(DISTINCT far) AS fars
  }
  RETURN targets + [each IN fars WHERE NOT each IN targets] AS met
}
WITH epoch, position, met, [] AS scopeIds, [] AS granting
${hopsWithin(valid('d'))}
${holdingsOf(isValid('a'))}
CALL (epoch, hops, holdings) {
  UNWIND [hop IN hops | hop[5]] + [held IN holdings | held[2]] AS roleId
  WITH DISTINCT epoch, roleId
  MATCH (role:Role {epoch: epoch, id: roleId})-[:GRANTS]->(permission:Permission) USING INDEX SEEK role:Role(epoch, id)
  WITH roleId, permission.key AS key ORDER BY key
  WITH roleId, collect(key) AS keys
  RETURN collect([roleId, keys]) AS roles
}
CALL (epoch, hops, holdings) {
  UNWIND [hop IN hops | hop[3]] + [held IN holdings | held[4]] AS unitId
  WITH DISTINCT epoch, unitId
  MATCH line = (unit:OrgUnit {epoch: epoch, id: unitId})-[:PART_OF*0..]->(above:OrgUnit) USING INDEX SEEK unit:OrgUnit(epoch, id)
  WITH unitId, above.id AS aboveId, length(line) AS distance ORDER BY distance
  WITH unitId, collect(aboveId) AS ids
  RETURN collect([unitId, ids]) AS lineages
}
RETURN position, null AS scope, ${PEOPLE}, hops, holdings, roles, lineages`

/** Parameters: personIds, at. */
export const DOWNSTREAM = `${EPOCH}
CALL (epoch) {
  UNWIND $personIds AS personId
  MATCH (start:Person {epoch: epoch, id: personId}) USING INDEX SEEK start:Person(epoch, id)
  MATCH (start)-[walk:DELEGATES*0..${MAX_CHAIN_HOPS + 1}]->(far:Person)
  WHERE all(hop IN walk WHERE ${valid('hop')})
  RETURN collect(DISTINCT far.id) AS personIds
}
RETURN personIds, position`

/** Parameters: unitIds. */
export const SUBTREE_SIZES = `${EPOCH}
UNWIND $unitIds AS unitId
MATCH (top:OrgUnit {epoch: epoch, id: unitId})<-[:PART_OF*0..]-(unit:OrgUnit) USING INDEX SEEK top:OrgUnit(epoch, id)
WHERE unit.deleted = false
RETURN unitId AS id, count(DISTINCT unit) AS units`

/** Parameters: top, except, afterName or null, afterId, limit. */
export const UNITS_BELOW = `${EPOCH}
${placeOf('OrgUnit', { key: 'name', parameter: '$afterName' })}
CALL (epoch) {
  UNWIND $except AS topId
  MATCH (top:OrgUnit {epoch: epoch, id: topId})<-[:PART_OF*0..]-(unit:OrgUnit) USING INDEX SEEK top:OrgUnit(epoch, id)
  RETURN collect(DISTINCT unit.id) AS excepted
}
CALL (epoch, excepted, place) {
  MATCH (top:OrgUnit {epoch: epoch, id: $top})<-[:PART_OF*0..]-(unit:OrgUnit) USING INDEX SEEK top:OrgUnit(epoch, id)
  WITH DISTINCT unit, excepted, place
  WHERE unit.deleted = false AND NOT unit.id IN excepted
    AND (place IS NULL OR unit.name > place OR (unit.name = place AND unit.id > $afterId))
  WITH unit ORDER BY unit.name, unit.id LIMIT toInteger($limit)
  OPTIONAL MATCH (unit)-[:PART_OF]->(above:OrgUnit)
  WITH unit, above ORDER BY unit.name, unit.id
  RETURN collect([unit.id, unit.name, above.name]) AS units
}
RETURN EXISTS { MATCH (top:OrgUnit {epoch: epoch, id: $top}) USING INDEX SEEK top:OrgUnit(epoch, id) WHERE top.deleted = false } AS known,
  units, position`
