-- authority.between

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
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
}
CALL (epoch, scopeIds, granting) {
MATCH (target:Person {epoch: epoch, id: $personId}) USING INDEX SEEK target:Person(epoch, id)
MATCH (target)<-[walk:DELEGATES*0..33]-(far:Person)
WHERE all(hop IN walk WHERE (hop.maxRedelegations >= 1 OR endNode(hop) = target) AND ($permission IS NULL OR coalesce(hop.epoch, -1) = epoch AND (hop.roleId IN granting OR $permission IN hop.permissionKeys)) AND ($orgUnitId IS NULL OR hop.orgUnitId IN scopeIds) AND coalesce(hop.epoch, -1) = epoch AND hop.validFrom <= $at AND coalesce(hop.validTo, $at + 1) > $at AND coalesce(hop.revokedAt, $at + 1) > $at)
WITH target, collect(DISTINCT far) AS fars
RETURN [target] + [each IN fars WHERE each <> target] AS met
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS delegate
MATCH (delegate)<-[d:DELEGATES]-(delegator:Person)
WHERE delegator IN met AND ($permission IS NULL OR coalesce(d.epoch, -1) = epoch AND (d.roleId IN granting OR $permission IN d.permissionKeys)) AND ($orgUnitId IS NULL OR d.orgUnitId IN scopeIds) AND coalesce(d.epoch, -1) = epoch AND d.validFrom <= $at AND coalesce(d.validTo, $at + 1) > $at AND coalesce(d.revokedAt, $at + 1) > $at
WITH d, delegator, delegate 
RETURN collect([d.id, delegator.id, delegate.id, d.orgUnitId, d.roleId, d.permissionKeys, d.maxRedelegations, d.validFrom, d.validTo,
d.revokedAt, d.reason]) AS hops
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[3] AS unitId
MATCH (unit:OrgUnit {epoch: epoch, id: unitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE unit.deleted = false
RETURN collect([unitId, unit.name]) AS units
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[4] AS roleId WHERE roleId IS NOT NULL
MATCH (role:Role {epoch: epoch, id: roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([roleId, role.name]) AS roles
}
WITH *, [] AS holdings
UNWIND range(0, size(hops), 1000) AS first
RETURN position, CASE first WHEN 0 THEN scope END AS scope, CASE first WHEN 0 THEN [each IN met | [each.id, each.name, each.active]] END AS people, hops[first..first + 1000] AS hops, CASE first WHEN 0 THEN units END AS units, CASE first WHEN 0 THEN roles END AS roles, CASE first WHEN 0 THEN holdings END AS holdings,
head(COLLECT { MATCH (start:Person {epoch: epoch, id: $from}) USING INDEX SEEK start:Person(epoch, id) RETURN start.name }) AS startName;

MATCH (state:Projection {name: 'directory'}) WHERE state.source = $source AND state.epoch >= 0
RETURN toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AS position, coalesce(state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position, false) AS settled, NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) } AS complete;


-- authority.chainsTo

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
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
}
CALL (epoch, scopeIds, granting) {
MATCH (target:Person {epoch: epoch, id: $personId}) USING INDEX SEEK target:Person(epoch, id)
MATCH (target)<-[walk:DELEGATES*0..33]-(far:Person)
WHERE all(hop IN walk WHERE (hop.maxRedelegations >= 1 OR endNode(hop) = target) AND coalesce(hop.epoch, -1) = epoch AND (hop.roleId IN granting OR $permission IN hop.permissionKeys) AND hop.orgUnitId IN scopeIds AND coalesce(hop.validTo, $at + 1) > $at AND coalesce(hop.revokedAt, $at + 1) > $at)
WITH target, collect(DISTINCT far) AS fars
RETURN [target] + [each IN fars WHERE each <> target] AS met
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS delegate
MATCH (delegate)<-[d:DELEGATES]-(delegator:Person)
WHERE delegator IN met AND coalesce(d.epoch, -1) = epoch AND (d.roleId IN granting OR $permission IN d.permissionKeys) AND d.orgUnitId IN scopeIds AND coalesce(d.validTo, $at + 1) > $at AND coalesce(d.revokedAt, $at + 1) > $at
WITH d, delegator, delegate 
RETURN collect([d.id, delegator.id, delegate.id, d.orgUnitId, d.roleId, d.permissionKeys, d.maxRedelegations, d.validFrom, d.validTo,
d.revokedAt, d.reason]) AS hops
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[3] AS unitId
MATCH (unit:OrgUnit {epoch: epoch, id: unitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) 
RETURN collect([unitId, unit.name]) AS units
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[4] AS roleId WHERE roleId IS NOT NULL
MATCH (role:Role {epoch: epoch, id: roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([roleId, role.name]) AS roles
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS person
MATCH (person)-[a:ASSIGNED]->(unit:OrgUnit)
WHERE coalesce(a.epoch, -1) = epoch AND a.roleId IN granting AND unit.id IN scopeIds AND coalesce(a.validTo, $at + 1) > $at
MATCH (role:Role {epoch: epoch, id: a.roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([a.id, person.id, role.id, role.name, unit.id, unit.name, a.validFrom, a.validTo]) AS holdings
}
UNWIND range(0, size(hops), 1000) AS first
RETURN position, CASE first WHEN 0 THEN scope END AS scope, CASE first WHEN 0 THEN [each IN met | [each.id, each.name, each.active]] END AS people, hops[first..first + 1000] AS hops, CASE first WHEN 0 THEN units END AS units, CASE first WHEN 0 THEN roles END AS roles, CASE first WHEN 0 THEN holdings END AS holdings;

-- as authority.between: MATCH (state:Projection {name: 'directory'}) WHERE state.sou ...


-- authority.coverage

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
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
}
CALL (epoch, scopeIds, granting) {
UNWIND scopeIds AS unitId
MATCH (delegator:Person)-[d:DELEGATES {epoch: epoch, orgUnitId: unitId}]->(delegate:Person) USING INDEX SEEK d:DELEGATES(epoch, orgUnitId)
WHERE coalesce(d.epoch, -1) = epoch AND (d.roleId IN granting OR $permission IN d.permissionKeys) AND coalesce(d.epoch, -1) = epoch AND d.validFrom <= $at AND coalesce(d.validTo, $at + 1) > $at AND coalesce(d.revokedAt, $at + 1) > $at
RETURN collect(DISTINCT delegator) + collect(DISTINCT delegate) AS ends, collect([d.id, delegator.id, delegate.id, d.orgUnitId, d.roleId, d.permissionKeys, d.maxRedelegations, d.validFrom, d.validTo,
d.revokedAt, d.reason]) AS hops
}
CALL (ends) { UNWIND ends AS each RETURN collect(DISTINCT each) AS met }
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[3] AS unitId
MATCH (unit:OrgUnit {epoch: epoch, id: unitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) 
RETURN collect([unitId, unit.name]) AS units
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[4] AS roleId WHERE roleId IS NOT NULL
MATCH (role:Role {epoch: epoch, id: roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([roleId, role.name]) AS roles
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS person
MATCH (person)-[a:ASSIGNED]->(unit:OrgUnit)
WHERE coalesce(a.epoch, -1) = epoch AND a.roleId IN granting AND unit.id IN scopeIds AND coalesce(a.epoch, -1) = epoch AND a.validFrom <= $at AND coalesce(a.validTo, $at + 1) > $at
MATCH (role:Role {epoch: epoch, id: a.roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([a.id, person.id, role.id, role.name, unit.id, unit.name, a.validFrom, a.validTo]) AS holdings
}
UNWIND range(0, size(hops), 1000) AS first
RETURN position, CASE first WHEN 0 THEN scope END AS scope, CASE first WHEN 0 THEN [each IN met | [each.id, each.name, each.active]] END AS people, hops[first..first + 1000] AS hops, CASE first WHEN 0 THEN units END AS units, CASE first WHEN 0 THEN roles END AS roles, CASE first WHEN 0 THEN holdings END AS holdings;

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();


-- authority.downstream

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
MATCH (start:Person {epoch: epoch, id: $personId}) USING INDEX SEEK start:Person(epoch, id)
MATCH (start)-[walk:DELEGATES*0..33]->(far:Person)
WHERE all(hop IN walk WHERE coalesce(hop.epoch, -1) = epoch AND hop.validFrom <= $at AND coalesce(hop.validTo, $at + 1) > $at AND coalesce(hop.revokedAt, $at + 1) > $at)
RETURN collect(DISTINCT far.id) AS personIds
}
RETURN personIds, position;

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
UNWIND $personIds AS personId
MATCH (start:Person {epoch: epoch, id: personId})-[hop:DELEGATES]->(far:Person) USING INDEX SEEK start:Person(epoch, id)
WHERE coalesce(hop.epoch, -1) = epoch AND hop.validFrom <= $at AND coalesce(hop.validTo, $at + 1) > $at AND coalesce(hop.revokedAt, $at + 1) > $at
RETURN collect(DISTINCT far.id) AS personIds
}
CALL (epoch) {
UNWIND $personIds AS personId
MATCH (start:Person {epoch: epoch, id: personId}) USING INDEX SEEK start:Person(epoch, id)
RETURN collect(start.id) AS known
}
RETURN position, personIds, known;


-- authority.grantsTo

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
WITH epoch, position, [] AS scopeIds, [] AS granting
CALL (epoch, scopeIds, granting) {
MATCH (target:Person {epoch: epoch, id: $personId}) USING INDEX SEEK target:Person(epoch, id)
MATCH (target)<-[walk:DELEGATES*0..33]-(far:Person)
WHERE all(hop IN walk WHERE (hop.maxRedelegations >= 1 OR endNode(hop) = target) AND coalesce(hop.epoch, -1) = epoch AND hop.validFrom <= $at AND coalesce(hop.validTo, $at + 1) > $at AND coalesce(hop.revokedAt, $at + 1) > $at)
WITH target, collect(DISTINCT far) AS fars
RETURN [target] + [each IN fars WHERE each <> target] AS met
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS delegate
MATCH (delegate)<-[d:DELEGATES]-(delegator:Person)
WHERE delegator IN met AND coalesce(d.epoch, -1) = epoch AND d.validFrom <= $at AND coalesce(d.validTo, $at + 1) > $at AND coalesce(d.revokedAt, $at + 1) > $at
WITH d, delegator, delegate 
RETURN collect([d.id, delegator.id, delegate.id, d.orgUnitId, d.roleId, d.permissionKeys, d.maxRedelegations, d.validFrom, d.validTo,
d.revokedAt, d.reason]) AS hops
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[3] AS unitId
MATCH (unit:OrgUnit {epoch: epoch, id: unitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE unit.deleted = false
RETURN collect([unitId, unit.name]) AS units
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[4] AS roleId WHERE roleId IS NOT NULL
MATCH (role:Role {epoch: epoch, id: roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([roleId, role.name]) AS roles
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS person
MATCH (person)-[a:ASSIGNED]->(unit:OrgUnit)
WHERE coalesce(a.epoch, -1) = epoch AND a.validFrom <= $at AND coalesce(a.validTo, $at + 1) > $at AND unit.deleted = false
MATCH (role:Role {epoch: epoch, id: a.roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([a.id, person.id, role.id, role.name, unit.id, unit.name, a.validFrom, a.validTo]) AS holdings
}
CALL (epoch, hops, holdings) {
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
}
UNWIND range(0, size(hops), 1000) AS first
RETURN position, null AS scope, CASE first WHEN 0 THEN [each IN met | [each.id, each.name, each.active]] END AS people, hops[first..first + 1000] AS hops, CASE first WHEN 0 THEN units END AS units, CASE first WHEN 0 THEN roles END AS roles, CASE first WHEN 0 THEN holdings END AS holdings, CASE first WHEN 0 THEN rolePermissions END AS rolePermissions, CASE first WHEN 0 THEN lineages END AS lineages;

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
UNWIND $personIds AS personId
MATCH (person:Person {epoch: epoch, id: personId}) USING INDEX SEEK person:Person(epoch, id)
RETURN collect(person) AS met
}
CALL (epoch, met) {
UNWIND met AS delegate
MATCH (delegate)<-[d:DELEGATES]-(delegator:Person) WHERE coalesce(d.epoch, -1) = epoch AND d.validFrom <= $at AND coalesce(d.validTo, $at + 1) > $at AND coalesce(d.revokedAt, $at + 1) > $at
RETURN collect([d.id, delegator.id, delegate.id, d.orgUnitId, d.roleId, d.permissionKeys, d.maxRedelegations, d.validFrom, d.validTo,
d.revokedAt, d.reason]) AS hops
}
WITH epoch, position, met, hops, [] AS scopeIds, [] AS granting
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS person
MATCH (person)-[a:ASSIGNED]->(unit:OrgUnit)
WHERE coalesce(a.epoch, -1) = epoch AND a.validFrom <= $at AND coalesce(a.validTo, $at + 1) > $at AND unit.deleted = false
MATCH (role:Role {epoch: epoch, id: a.roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([a.id, person.id, role.id, role.name, unit.id, unit.name, a.validFrom, a.validTo]) AS holdings
}
UNWIND range(0, size(hops), 1000) AS first
RETURN position, null AS scope, CASE first WHEN 0 THEN [each IN met | [each.id, each.name, each.active]] END AS people, hops[first..first + 1000] AS hops, CASE first WHEN 0 THEN holdings END AS holdings;

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
WITH epoch, position, $hops AS hops, $holdings AS holdings
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[3] AS unitId
MATCH (unit:OrgUnit {epoch: epoch, id: unitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE unit.deleted = false
RETURN collect([unitId, unit.name]) AS units
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[4] AS roleId WHERE roleId IS NOT NULL
MATCH (role:Role {epoch: epoch, id: roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([roleId, role.name]) AS roles
}
CALL (epoch, hops, holdings) {
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
}
RETURN position, units, roles, rolePermissions, lineages;

-- as authority.between: MATCH (state:Projection {name: 'directory'}) WHERE state.sou ...


-- authority.holderPage

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
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
}
CALL (epoch) {
OPTIONAL MATCH (last:Person {epoch: epoch, id: $afterId}) USING INDEX SEEK last:Person(epoch, id) WHERE last.sortKey = $afterKey
RETURN coalesce(last.sortKey, $afterKey) AS place
}
CALL (epoch, scopeIds, granting) {
UNWIND scopeIds AS unitId
MATCH (unit:OrgUnit {epoch: epoch, id: unitId})<-[a:ASSIGNED]-(person:Person) USING INDEX SEEK unit:OrgUnit(epoch, id)
WHERE coalesce(a.epoch, -1) = epoch AND a.roleId IN granting AND coalesce(a.epoch, -1) = epoch AND a.validFrom <= $at AND coalesce(a.validTo, $at + 1) > $at
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
ORDER BY sortKey, id;

-- as authority.between: MATCH (state:Projection {name: 'directory'}) WHERE state.sou ...


-- authority.managersOf

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
MATCH (person:Person {epoch: epoch, id: $personId}) USING INDEX SEEK person:Person(epoch, id)
CALL (epoch, person) {
OPTIONAL MATCH way = (person)-[lines:REPORTS_TO*1..]->(manager:Person)
WHERE all(line IN lines WHERE coalesce(line.epoch, -1) = epoch AND line.validFrom <= $at AND coalesce(line.validTo, $at + 1) > $at)
WITH manager, last(lines) AS line, length(way) AS distance ORDER BY distance
RETURN collect(CASE WHEN manager IS NOT NULL THEN [line.id, manager.id, manager.name, line.validFrom, line.validTo] END) AS lines,
count(CASE WHEN manager.active = false THEN 1 END) AS inactive
}
RETURN position, lines, inactive + CASE WHEN person.active THEN 0 ELSE 1 END AS undecided;

-- as authority.between: MATCH (state:Projection {name: 'directory'}) WHERE state.sou ...


-- authority.nearChainsTo

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
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
}
CALL (epoch, scopeIds, granting) {
MATCH (target:Person {epoch: epoch, id: $personId}) USING INDEX SEEK target:Person(epoch, id)
MATCH (target)<-[walk:DELEGATES*0..33]-(far:Person)
WHERE all(hop IN walk WHERE coalesce(hop.epoch, -1) = epoch AND (hop.roleId IN granting OR $permission IN hop.permissionKeys))
WITH target, collect(DISTINCT far) AS fars
RETURN [target] + [each IN fars WHERE each <> target] AS met
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS delegate
MATCH (delegate)<-[d:DELEGATES]-(delegator:Person)
WHERE delegator IN met AND coalesce(d.epoch, -1) = epoch AND (d.roleId IN granting OR $permission IN d.permissionKeys)
WITH d, delegator, delegate LIMIT toInteger($limit) + 1
RETURN collect([d.id, delegator.id, delegate.id, d.orgUnitId, d.roleId, d.permissionKeys, d.maxRedelegations, d.validFrom, d.validTo,
d.revokedAt, d.reason]) AS hops
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[3] AS unitId
MATCH (unit:OrgUnit {epoch: epoch, id: unitId}) USING INDEX SEEK unit:OrgUnit(epoch, id) 
RETURN collect([unitId, unit.name]) AS units
}
CALL (epoch, hops) {
UNWIND hops AS hop
WITH DISTINCT epoch, hop[4] AS roleId WHERE roleId IS NOT NULL
MATCH (role:Role {epoch: epoch, id: roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([roleId, role.name]) AS roles
}
CALL (epoch, scopeIds, granting, met) {
UNWIND met AS person
MATCH (person)-[a:ASSIGNED]->(unit:OrgUnit)
WHERE coalesce(a.epoch, -1) = epoch AND a.roleId IN granting
MATCH (role:Role {epoch: epoch, id: a.roleId}) USING INDEX SEEK role:Role(epoch, id)
RETURN collect([a.id, person.id, role.id, role.name, unit.id, unit.name, a.validFrom, a.validTo]) AS holdings
}
UNWIND range(0, size(hops), 1000) AS first
RETURN position, CASE first WHEN 0 THEN scope END AS scope, CASE first WHEN 0 THEN [each IN met | [each.id, each.name, each.active]] END AS people, hops[first..first + 1000] AS hops, CASE first WHEN 0 THEN units END AS units, CASE first WHEN 0 THEN roles END AS roles, CASE first WHEN 0 THEN holdings END AS holdings;


-- authority.position

-- as authority.between: MATCH (state:Projection {name: 'directory'}) WHERE state.sou ...


-- authority.reportsOf

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
MATCH (person:Person {epoch: epoch, id: $personId}) USING INDEX SEEK person:Person(epoch, id)
CALL (epoch, person) {
OPTIONAL MATCH (person)<-[lines:REPORTS_TO*1..]-(below:Person)
WHERE all(line IN lines WHERE coalesce(line.epoch, -1) = epoch AND line.validFrom <= $at AND coalesce(line.validTo, $at + 1) > $at)
WITH DISTINCT below
RETURN count(below) AS total, count(CASE WHEN below.active = false THEN 1 END) AS inactive
}
CALL (epoch, person) {
OPTIONAL MATCH (person)<-[line:REPORTS_TO]-(report:Person) WHERE coalesce(line.epoch, -1) = epoch AND line.validFrom <= $at AND coalesce(line.validTo, $at + 1) > $at
WITH line, report ORDER BY report.sortKey, report.id
WITH collect(CASE WHEN report IS NOT NULL THEN [line.id, report.id, report.name, line.validFrom, line.validTo] END) AS reports
RETURN size(reports) AS direct, reports[..toInteger($limit)] AS lines
}
RETURN position, lines, direct, total, inactive + CASE WHEN person.active THEN 0 ELSE 1 END AS undecided;


-- authority.snapshot


-- authority.startsOf

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
UNWIND $ids AS id
MATCH (person:Person)-[a:ASSIGNED {epoch: epoch, id: id}]->(:OrgUnit) USING INDEX SEEK a:ASSIGNED(epoch, id)
RETURN collect(a.id) AS known, collect(DISTINCT person.id) AS personIds
}
RETURN position, known, personIds;

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
UNWIND $ids AS id
MATCH (:Person)-[d:DELEGATES {epoch: epoch, id: id}]->(delegate:Person) USING INDEX SEEK d:DELEGATES(epoch, id)
RETURN collect(d.id) AS known, collect(DISTINCT delegate.id) AS personIds
}
RETURN position, known, personIds;

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
UNWIND $ids AS id
MATCH (unit:OrgUnit {epoch: epoch, id: id}) USING INDEX SEEK unit:OrgUnit(epoch, id)
RETURN collect(unit) AS units, collect(unit.id) AS known
}
CALL (epoch, units) {
UNWIND units AS unit
MATCH (unit)<-[a:ASSIGNED]-(person:Person) WHERE coalesce(a.epoch, -1) = epoch AND a.validFrom <= $at AND coalesce(a.validTo, $at + 1) > $at
RETURN collect(DISTINCT person.id) AS assigned
}
CALL (epoch) {
UNWIND $ids AS id
MATCH (:Person)-[d:DELEGATES {epoch: epoch, orgUnitId: id}]->(delegate:Person) USING INDEX SEEK d:DELEGATES(epoch, orgUnitId)
WHERE coalesce(d.epoch, -1) = epoch AND d.validFrom <= $at AND coalesce(d.validTo, $at + 1) > $at AND coalesce(d.revokedAt, $at + 1) > $at
RETURN collect(DISTINCT delegate.id) AS lent
}
RETURN position, known, assigned + [each IN lent WHERE NOT each IN assigned] AS personIds;


-- authority.subtreeSizes

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
UNWIND $unitIds AS unitId
MATCH (top:OrgUnit {epoch: epoch, id: unitId})<-[:PART_OF*0..]-(unit:OrgUnit) USING INDEX SEEK top:OrgUnit(epoch, id)
WHERE unit.deleted = false
RETURN position, unitId AS id, count(DISTINCT unit) AS units;


-- authority.unitsBelow

MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position AND NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }
WITH state.epoch AS epoch, state.settled AS position
CALL (epoch) {
OPTIONAL MATCH (last:OrgUnit {epoch: epoch, id: $afterId}) USING INDEX SEEK last:OrgUnit(epoch, id) WHERE last.name = $afterName
RETURN coalesce(last.name, $afterName) AS place
}
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
units, position;

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();


-- authority.unknownOf
