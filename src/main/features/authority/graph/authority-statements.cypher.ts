import { MAX_CHAIN_HOPS } from '../../../../contract/authority.ts'
import {
  COMPLETE,
  endsAfter,
  EPOCH,
  IN_PARTS,
  isCurrent,
  isValid,
  once,
  PART,
  STANDS_AT,
  unrevoked,
  valid,
} from './graph-conditions.cypher.ts'

/** Tells why another statement found nothing: whether the graph of this source exists and has all of its rows. */
export const STANDING = `MATCH (state:Projection {name: 'directory'}) WHERE state.source = $source AND state.epoch >= 0
RETURN ${STANDS_AT} AS position, coalesce(state.settled = ${STANDS_AT}, false) AS settled, ${COMPLETE} AS complete`

/**
 * The unit and its ancestors, nearest first and without removed units, and the roles that grant the permission. A
 * relationship that no projection made has no epoch, so it does not count below.
 */
const SCOPE = `CALL (epoch) {
  OPTIONAL MATCH (unit:OrgUnit {epoch: epoch, id: $orgUnitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE unit.deleted = false
  OPTIONAL MATCH line = (unit)-[:PART_OF*0..]->(above:OrgUnit)
  WITH above, length(line) AS distance ORDER BY distance
  RETURN [each IN collect(above) WHERE each.deleted = false | [each.id, each.name]] AS scope,
    [each IN collect(above) WHERE each.deleted = false | each.id] AS scopeIds
}
CALL (epoch) {
  OPTIONAL MATCH (granted:Permission {epoch: epoch, key: $permission}) USING INDEX SEEK granted:Permission(epoch, key)
  OPTIONAL MATCH (granted)<-[:GRANTS]-(role:Role)
  RETURN collect(role.id) AS granting
}`

const covers = (hop: string) =>
  `${isCurrent(hop)} AND (${hop}.roleId IN granting OR $permission IN ${hop}.permissionKeys)`
const inScope = (hop: string) => `${hop}.orgUnitId IN scopeIds`
/**
 * The person and everyone whom hops lead back to, one hop further than a chain may go, so that reaching the bound
 * shows. Asking for distinct far ends with a predicate on each hop lets the planner prune to one breadth-first search,
 * which costs as much as there are hops in reach. Only the last hop of a chain may forbid passing on.
 */
const walkBack = (
  condition: (hop: string) => string,
  passedOn = '(hop.maxRedelegations >= 1 OR endNode(hop) = target) AND ',
) => `CALL (epoch, scopeIds, granting) {
  MATCH (target:Person {epoch: epoch, id: $personId}) USING INDEX SEEK target:Person(epoch, id)
  MATCH (target)<-[walk:DELEGATES*0..${MAX_CHAIN_HOPS + 1}]-(far:Person)
  WHERE all(hop IN walk WHERE ${passedOn}${condition('hop')})
  WITH target, collect(DISTINCT far) AS fars
  RETURN [target] + [each IN fars WHERE each <> target] AS met
}`

/**
 * A hop without the names of its unit and role. Many hops share few names, so each name is looked up once (`names`).
 */
const HOP = `[d.id, delegator.id, delegate.id, d.orgUnitId, d.roleId, d.permissionKeys, d.maxRedelegations, d.validFrom, d.validTo,
  d.revokedAt, d.reason]`

const hopsWithin = (condition: string, tail = '') => `CALL (epoch, scopeIds, granting, met) {
  UNWIND met AS delegate
  MATCH (delegate)<-[d:DELEGATES]-(delegator:Person)
  WHERE delegator IN met AND ${condition}
  WITH d, delegator, delegate ${tail}
  RETURN collect(${HOP}) AS hops
}`

/** Names of the hops' units and roles. A hop whose unit is not there gets no name and does not count. */
const namesWhere = (unitCondition: string) => `CALL (epoch, hops) {
  UNWIND hops AS hop
  WITH DISTINCT epoch, hop[3] AS unitId
  MATCH (unit:OrgUnit {epoch: epoch, id: unitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) ${unitCondition}
  RETURN collect([unitId, unit.name]) AS units
}
CALL (epoch, hops) {
  UNWIND hops AS hop
  WITH DISTINCT epoch, hop[4] AS roleId WHERE roleId IS NOT NULL
  MATCH (role:Role {epoch: epoch, id: roleId}) USING INDEX SEEK role:Role(epoch, id)
  RETURN collect([roleId, role.name]) AS roles
}`

const NAMES = namesWhere('')
/** Names for questions without a scope. Nothing counts at a removed unit there either. */
const STANDING_NAMES = namesWhere('WHERE unit.deleted = false')
const standing = (condition: string) => `${condition} AND unit.deleted = false`

const holdingsOf = (condition: string) => `CALL (epoch, scopeIds, granting, met) {
  UNWIND met AS person
  MATCH (person)-[a:ASSIGNED]->(unit:OrgUnit)
  WHERE ${condition}
  MATCH (role:Role {epoch: epoch, id: a.roleId}) USING INDEX SEEK role:Role(epoch, id)
  RETURN collect([a.id, person.id, role.id, role.name, unit.id, unit.name, a.validFrom, a.validTo]) AS holdings
}`

const PEOPLE = once('[each IN met | [each.id, each.name, each.active]]', 'people')
/** The parts of a row other than its hops. */
const BESIDE = ['units', 'roles', 'holdings'].map((name) => once(name, name)).join(', ')
const counts = (hop: string) => `${covers(hop)} AND ${inScope(hop)} AND ${endsAfter(hop)} AND ${unrevoked(hop)}`
const grantingRole = `${isCurrent('a')} AND a.roleId IN granting`

/** Parameters: personId, permission, orgUnitId, at. No row: no such person. */
export const CHAINS_TO = `${EPOCH}
${SCOPE}
${walkBack(counts)}
${hopsWithin(counts('d'))}
${NAMES}
${holdingsOf(`${grantingRole} AND unit.id IN scopeIds AND ${endsAfter('a')}`)}
${IN_PARTS}
RETURN position, ${once('scope', 'scope')}, ${PEOPLE}, ${PART}, ${BESIDE}`

/** Parameters: personId, permission, orgUnitId, limit. */
export const NEAR_CHAINS_TO = `${EPOCH}
${SCOPE}
${walkBack(covers, '')}
${hopsWithin(covers('d'), 'LIMIT toInteger($limit) + 1')}
${NAMES}
${holdingsOf(grantingRole)}
${IN_PARTS}
RETURN position, ${once('scope', 'scope')}, ${PEOPLE}, ${PART}, ${BESIDE}`

const between = (hop: string) =>
  `($permission IS NULL OR ${covers(hop)}) AND ($orgUnitId IS NULL OR ${inScope(hop)}) AND ${valid(hop)}`

/** Parameters: personId (the end), from, permission or null, orgUnitId or null, at. */
export const BETWEEN = `${EPOCH}
${SCOPE}
${walkBack(between)}
${hopsWithin(between('d'))}
${STANDING_NAMES}
WITH *, [] AS holdings
${IN_PARTS}
RETURN position, ${once('scope', 'scope')}, ${PEOPLE}, ${PART}, ${BESIDE},
  head(COLLECT { MATCH (start:Person {epoch: epoch, id: $from}) USING INDEX SEEK start:Person(epoch, id) RETURN start.name }) AS startName`

/** Parameters: permission, orgUnitId, at. */
export const COVERAGE = `${EPOCH}
${SCOPE}
CALL (epoch, scopeIds, granting) {
  UNWIND scopeIds AS unitId
  MATCH (delegator:Person)-[d:DELEGATES {epoch: epoch, orgUnitId: unitId}]->(delegate:Person) USING INDEX SEEK d:DELEGATES(epoch, orgUnitId)
  WHERE ${covers('d')} AND ${valid('d')}
  RETURN collect(DISTINCT delegator) + collect(DISTINCT delegate) AS ends, collect(${HOP}) AS hops
}
CALL (ends) { UNWIND ends AS each RETURN collect(DISTINCT each) AS met }
${NAMES}
${holdingsOf(`${grantingRole} AND unit.id IN scopeIds AND ${isValid('a')}`)}
${IN_PARTS}
RETURN position, ${once('scope', 'scope')}, ${PEOPLE}, ${PART}, ${BESIDE}`

/**
 * The place where the page before ended, read from its own node while that exists. Neo4j sorts by code point, as
 * PostgreSQL does, but compares a stored text with a parameter by 16-bit units. Comparing by parameter would skip
 * whoever is between.
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
  RETURN person, a
  UNION
  UNWIND $delegateIds AS delegateId
  MATCH (person:Person {epoch: epoch, id: delegateId}) USING INDEX SEEK person:Person(epoch, id)
  RETURN person, null AS a
}
WITH position, place, person, head(collect(a)) AS a
WHERE person.active AND (place IS NULL OR person.sortKey > place OR (person.sortKey = place AND person.id > $afterId))
WITH position, person, a ORDER BY person.sortKey, person.id LIMIT toInteger($limit)
RETURN position, person.id AS id, person.name AS name, person.sortKey AS sortKey, CASE WHEN a IS NOT NULL THEN
  [a.id, person.id, a.roleId, '', endNode(a).id, endNode(a).name, a.validFrom, a.validTo] END AS held
ORDER BY sortKey, id`

const ROLES_AND_LINES = `CALL (epoch, hops, holdings) {
  UNWIND [hop IN hops | hop[4]] + [held IN holdings | held[2]] AS roleId
  WITH DISTINCT epoch, roleId
  MATCH (role:Role {epoch: epoch, id: roleId})-[:GRANTS]->(permission:Permission) USING INDEX SEEK role:Role(epoch, id)
  WITH roleId, permission.key AS key ORDER BY key
  WITH roleId, collect(key) AS keys
  RETURN collect([roleId, keys]) AS rolePermissions
}
CALL (epoch, hops, holdings) {
  UNWIND [hop IN hops | hop[3]] + [held IN holdings | held[4]] AS unitId
  WITH DISTINCT epoch, unitId
  MATCH line = (unit:OrgUnit {epoch: epoch, id: unitId})-[:PART_OF*0..]->(above:OrgUnit) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE above.deleted = false
  WITH unitId, above.id AS aboveId, length(line) AS distance ORDER BY distance
  WITH unitId, collect(aboveId) AS ids
  RETURN collect([unitId, ids]) AS lineages
}`

/** Parameters: personId, at. No row: no such person. */
export const GRANTS_TO = `${EPOCH}
WITH epoch, position, [] AS scopeIds, [] AS granting
${walkBack(valid)}
${hopsWithin(valid('d'))}
${STANDING_NAMES}
${holdingsOf(standing(isValid('a')))}
${ROLES_AND_LINES}
${IN_PARTS}
RETURN position, null AS scope, ${PEOPLE}, ${PART}, ${BESIDE}, ${once('rolePermissions', 'rolePermissions')}, ${once('lineages', 'lineages')}`

/**
 * One layer of a walk back from many people: these people, who delegated to them, and what they hold. Parameters:
 * personIds, at.
 */
export const GRANTS_LAYER = `${EPOCH}
CALL (epoch) {
  UNWIND $personIds AS personId
  MATCH (person:Person {epoch: epoch, id: personId}) USING INDEX SEEK person:Person(epoch, id)
  RETURN collect(person) AS met
}
CALL (epoch, met) {
  UNWIND met AS delegate
  MATCH (delegate)<-[d:DELEGATES]-(delegator:Person) WHERE ${valid('d')}
  RETURN collect(${HOP}) AS hops
}
WITH epoch, position, met, hops, [] AS scopeIds, [] AS granting
${holdingsOf(standing(isValid('a')))}
${IN_PARTS}
RETURN position, null AS scope, ${PEOPLE}, ${PART}, ${once('holdings', 'holdings')}`

/** The roles and units that the layers name. Parameters: hops and holdings, of which only roles and units are read. */
export const NAMED_IN_LAYERS = `${EPOCH}
WITH epoch, position, $hops AS hops, $holdings AS holdings
${STANDING_NAMES}
${ROLES_AND_LINES}
RETURN position, units, roles, rolePermissions, lineages`

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
