import { MAX_CHAIN_HOPS } from '../../../../contract/authority.ts'
import { EPOCH, isValid, valid } from './graph-conditions.cypher.ts'

/** Parameters: ids. `known` has the ids that the graph has. */
export const STARTS_OF_DELEGATIONS = `${EPOCH}
CALL (epoch) {
  UNWIND $ids AS id
  MATCH (:Person)-[d:DELEGATES {epoch: epoch, id: id}]->(delegate:Person) USING INDEX SEEK d:DELEGATES(epoch, id)
  RETURN collect(d.id) AS known, collect(DISTINCT delegate.id) AS personIds
}
RETURN position, known, personIds`

/** Parameters: ids. */
export const STARTS_OF_ASSIGNMENTS = `${EPOCH}
CALL (epoch) {
  UNWIND $ids AS id
  MATCH (person:Person)-[a:ASSIGNED {epoch: epoch, id: id}]->(:OrgUnit) USING INDEX SEEK a:ASSIGNED(epoch, id)
  RETURN collect(a.id) AS known, collect(DISTINCT person.id) AS personIds
}
RETURN position, known, personIds`

/** Parameters: ids, at. */
export const STARTS_AT_UNITS = `${EPOCH}
CALL (epoch) {
  UNWIND $ids AS id
  MATCH (unit:OrgUnit {epoch: epoch, id: id}) USING INDEX SEEK unit:OrgUnit(epoch, id)
  RETURN collect(unit) AS units, collect(unit.id) AS known
}
CALL (epoch, units) {
  UNWIND units AS unit
  MATCH (unit)<-[a:ASSIGNED]-(person:Person) WHERE ${isValid('a')}
  RETURN collect(DISTINCT person.id) AS assigned
}
CALL (epoch) {
  UNWIND $ids AS id
  MATCH (:Person)-[d:DELEGATES {epoch: epoch, orgUnitId: id}]->(delegate:Person) USING INDEX SEEK d:DELEGATES(epoch, orgUnitId)
  WHERE ${valid('d')}
  RETURN collect(DISTINCT delegate.id) AS lent
}
RETURN position, known, assigned + [each IN lent WHERE NOT each IN assigned] AS personIds`

/** One layer of a walk from many people. Parameters: personIds, at. */
export const DOWNSTREAM_LAYER = `${EPOCH}
CALL (epoch) {
  UNWIND $personIds AS personId
  MATCH (start:Person {epoch: epoch, id: personId})-[hop:DELEGATES]->(far:Person) USING INDEX SEEK start:Person(epoch, id)
  WHERE ${valid('hop')}
  RETURN collect(DISTINCT far.id) AS personIds
}
CALL (epoch) {
  UNWIND $personIds AS personId
  MATCH (start:Person {epoch: epoch, id: personId}) USING INDEX SEEK start:Person(epoch, id)
  RETURN collect(start.id) AS known
}
RETURN position, personIds, known`

/** Parameters: personId, at. */
export const DOWNSTREAM = `${EPOCH}
CALL (epoch) {
  MATCH (start:Person {epoch: epoch, id: $personId}) USING INDEX SEEK start:Person(epoch, id)
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
RETURN position, unitId AS id, count(DISTINCT unit) AS units`
