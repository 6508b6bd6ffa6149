-- projection.activate

MATCH (state:Projection {name: 'directory'})
SET state.turn = coalesce(state.turn, 0) + 1
WITH state WHERE state.source = $source
SET state.epoch = $epoch, state.transactionId = $marker.transactionId, state.position = $marker.position, state.projectedAt = timestamp(),
state.written = $place, state.verifiedAt = null, state.differences = null, state.strays = null
RETURN true AS activated;

MATCH (state:Projection {name: 'directory'})
WHERE state.epoch = $epoch AND state.transactionId = $marker.transactionId AND state.position = $marker.position
AND coalesce(state.written, $place) = $place
SET state.written = $place, state.settled = $place;


-- projection.apply

MATCH (state:Projection {name: 'directory'})
SET state.turn = coalesce(state.turn, 0) + 1
WITH state WHERE state.epoch = $epoch AND state.transactionId = $from.transactionId AND state.position = $from.position
SET state.transactionId = $to.transactionId, state.position = $to.position, state.projectedAt = timestamp(), state.written = $place
RETURN true AS advanced;

UNWIND $ids AS id MATCH (unit:OrgUnit {epoch: $epoch, id: id}) USING INDEX SEEK unit:OrgUnit(epoch, id) DETACH DELETE unit;

UNWIND $rows AS row
MERGE (unit:OrgUnit {epoch: $epoch, id: row.id})
SET unit.name = row.name, unit.kind = row.kind, unit.parentId = row.parentId, unit.deleted = row.deleted;

UNWIND $rows AS row
MATCH (unit:OrgUnit {epoch: $epoch, id: row.id})-[old:PART_OF]->(parent:OrgUnit) USING INDEX SEEK unit:OrgUnit(epoch, id)
WHERE row.parentId IS NULL OR parent.id <> row.parentId
DELETE old;

UNWIND $rows AS row
WITH row WHERE row.parentId IS NOT NULL
MATCH (unit:OrgUnit {epoch: $epoch, id: row.id}) USING INDEX SEEK unit:OrgUnit(epoch, id)
MERGE (parent:OrgUnit {epoch: $epoch, id: row.parentId})
MERGE (unit)-[:PART_OF]->(parent);

UNWIND $ids AS id MATCH (person:Person {epoch: $epoch, id: id}) USING INDEX SEEK person:Person(epoch, id) DETACH DELETE person;

UNWIND $rows AS row
MERGE (person:Person {epoch: $epoch, id: row.id})
SET person.name = row.name, person.sortKey = row.sortKey, person.active = row.active;

UNWIND $ids AS id MATCH (role:Role {epoch: $epoch, id: id}) USING INDEX SEEK role:Role(epoch, id) DETACH DELETE role;

UNWIND $rows AS row
MERGE (role:Role {epoch: $epoch, id: row.id})
SET role.name = row.name;

UNWIND $rows AS row
MATCH (role:Role {epoch: $epoch, id: row.id})-[old:GRANTS]->(permission:Permission) USING INDEX SEEK role:Role(epoch, id)
WHERE NOT permission.key IN row.permissionKeys
DELETE old;

UNWIND $rows AS row
UNWIND row.permissionKeys AS key
MATCH (role:Role {epoch: $epoch, id: row.id}) USING INDEX SEEK role:Role(epoch, id)
MERGE (permission:Permission {epoch: $epoch, key: key})
MERGE (role)-[:GRANTS]->(permission);

UNWIND $ids AS id MATCH ()-[a:ASSIGNED {epoch: $epoch, id: id}]->() USING INDEX SEEK a:ASSIGNED(epoch, id) DELETE a;

UNWIND $rows AS row
MERGE (person:Person {epoch: $epoch, id: row.personId})
MERGE (unit:OrgUnit {epoch: $epoch, id: row.orgUnitId})
MERGE (person)-[a:ASSIGNED {epoch: $epoch, id: row.id}]->(unit)
SET a.roleId = row.roleId, a.validFrom = row.validFrom, a.validTo = row.validTo;

UNWIND $ids AS id MATCH ()-[line:REPORTS_TO {epoch: $epoch, id: id}]->() USING INDEX SEEK line:REPORTS_TO(epoch, id) DELETE line;

UNWIND $ids AS id MATCH ()-[d:DELEGATES {epoch: $epoch, id: id}]->() USING INDEX SEEK d:DELEGATES(epoch, id) DELETE d;

UNWIND $rows AS row
MERGE (delegator:Person {epoch: $epoch, id: row.delegatorId})
MERGE (delegate:Person {epoch: $epoch, id: row.delegateId})
MERGE (delegator)-[d:DELEGATES {epoch: $epoch, id: row.id}]->(delegate)
SET d.orgUnitId = row.orgUnitId, d.roleId = row.roleId, d.permissionKeys = row.permissionKeys,
d.maxRedelegations = row.maxRedelegations, d.validFrom = row.validFrom, d.validTo = row.validTo,
d.revokedAt = row.revokedAt, d.reason = row.reason;

UNWIND $refused AS row
MERGE (fault:ProjectionFault {epoch: $epoch, kind: row.kind, key: row.key})
SET fault.ids = row.ids, fault.reason = row.reason, fault.attempts = coalesce(fault.attempts, 0) + 1, fault.at = row.at;

MATCH (state:Projection {name: 'directory'})
WHERE state.epoch = $epoch AND state.transactionId = $marker.transactionId AND state.position = $marker.position
AND coalesce(state.written, $place) = $place
SET state.written = $place, state.settled = $place;


-- projection.claim

MERGE (state:Projection {name: 'directory'})
SET state.turn = coalesce(state.turn, 0) + 1
WITH state, state.source IS NULL OR ($takeOver AND state.source <> $source) AS changes
FOREACH (_ IN CASE WHEN changes THEN [1] ELSE [] END | SET state.source = $source, state.epoch = null)
RETURN state.source = $source AS claimed;


-- projection.counts

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;

MATCH (n:OrgUnit {epoch: $epoch}) RETURN count(n) AS count;

MATCH (n:Person {epoch: $epoch}) RETURN count(n) AS count;

MATCH (n:Role {epoch: $epoch}) RETURN count(n) AS count;

MATCH ()-[r:ASSIGNED {epoch: $epoch}]->() RETURN count(r) AS count;

MATCH ()-[r:REPORTS_TO {epoch: $epoch}]->() RETURN count(r) AS count;

MATCH ()-[r:DELEGATES {epoch: $epoch}]->() RETURN count(r) AS count;


-- projection.damaged

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;


-- projection.faults

MATCH (state:Projection {name: 'directory'}) MATCH (fault:ProjectionFault {epoch: state.epoch})
RETURN fault.kind AS kind, fault.ids AS ids, fault.reason AS reason, fault.attempts AS attempts, fault.at AS at ORDER BY at;


-- projection.forgetDrift

MATCH (state:Projection {name: 'directory'}) SET state.verifiedAt = null;


-- projection.keepDrift

MATCH (state:Projection {name: 'directory', epoch: $epoch})
SET state.verifiedAt = timestamp(), state.differences = $differences, state.strays = $strays;


-- projection.load

UNWIND $ids AS id MATCH (unit:OrgUnit {epoch: $epoch, id: id}) USING INDEX SEEK unit:OrgUnit(epoch, id) DETACH DELETE unit;

UNWIND $rows AS row
MERGE (unit:OrgUnit {epoch: $epoch, id: row.id})
SET unit.name = row.name, unit.kind = row.kind, unit.parentId = row.parentId, unit.deleted = row.deleted;

UNWIND $rows AS row
MATCH (unit:OrgUnit {epoch: $epoch, id: row.id})-[old:PART_OF]->(parent:OrgUnit) USING INDEX SEEK unit:OrgUnit(epoch, id)
WHERE row.parentId IS NULL OR parent.id <> row.parentId
DELETE old;

UNWIND $rows AS row
WITH row WHERE row.parentId IS NOT NULL
MATCH (unit:OrgUnit {epoch: $epoch, id: row.id}) USING INDEX SEEK unit:OrgUnit(epoch, id)
MERGE (parent:OrgUnit {epoch: $epoch, id: row.parentId})
MERGE (unit)-[:PART_OF]->(parent);

UNWIND $ids AS id MATCH (person:Person {epoch: $epoch, id: id}) USING INDEX SEEK person:Person(epoch, id) DETACH DELETE person;

UNWIND $rows AS row
MERGE (person:Person {epoch: $epoch, id: row.id})
SET person.name = row.name, person.sortKey = row.sortKey, person.active = row.active;

UNWIND $ids AS id MATCH (role:Role {epoch: $epoch, id: id}) USING INDEX SEEK role:Role(epoch, id) DETACH DELETE role;

UNWIND $rows AS row
MERGE (role:Role {epoch: $epoch, id: row.id})
SET role.name = row.name;

UNWIND $rows AS row
MATCH (role:Role {epoch: $epoch, id: row.id})-[old:GRANTS]->(permission:Permission) USING INDEX SEEK role:Role(epoch, id)
WHERE NOT permission.key IN row.permissionKeys
DELETE old;

UNWIND $rows AS row
UNWIND row.permissionKeys AS key
MATCH (role:Role {epoch: $epoch, id: row.id}) USING INDEX SEEK role:Role(epoch, id)
MERGE (permission:Permission {epoch: $epoch, key: key})
MERGE (role)-[:GRANTS]->(permission);

UNWIND $ids AS id MATCH ()-[a:ASSIGNED {epoch: $epoch, id: id}]->() USING INDEX SEEK a:ASSIGNED(epoch, id) DELETE a;

UNWIND $rows AS row
MERGE (person:Person {epoch: $epoch, id: row.personId})
MERGE (unit:OrgUnit {epoch: $epoch, id: row.orgUnitId})
MERGE (person)-[a:ASSIGNED {epoch: $epoch, id: row.id}]->(unit)
SET a.roleId = row.roleId, a.validFrom = row.validFrom, a.validTo = row.validTo;

UNWIND $ids AS id MATCH ()-[line:REPORTS_TO {epoch: $epoch, id: id}]->() USING INDEX SEEK line:REPORTS_TO(epoch, id) DELETE line;

UNWIND $ids AS id MATCH ()-[d:DELEGATES {epoch: $epoch, id: id}]->() USING INDEX SEEK d:DELEGATES(epoch, id) DELETE d;

-- as projection.apply: UNWIND $rows AS row MERGE (delegator:Person {epoch: $epoch,  ...


-- projection.mend

UNWIND $ids AS id MATCH (unit:OrgUnit {epoch: $epoch, id: id})-[old:PART_OF]->() USING INDEX SEEK unit:OrgUnit(epoch, id) DELETE old;

UNWIND $ids AS id MATCH (unit:OrgUnit {epoch: $epoch, id: id}) USING INDEX SEEK unit:OrgUnit(epoch, id) DETACH DELETE unit;

UNWIND $rows AS row
MERGE (unit:OrgUnit {epoch: $epoch, id: row.id})
SET unit.name = row.name, unit.kind = row.kind, unit.parentId = row.parentId, unit.deleted = row.deleted;

UNWIND $rows AS row
MATCH (unit:OrgUnit {epoch: $epoch, id: row.id})-[old:PART_OF]->(parent:OrgUnit) USING INDEX SEEK unit:OrgUnit(epoch, id)
WHERE row.parentId IS NULL OR parent.id <> row.parentId
DELETE old;

UNWIND $rows AS row
WITH row WHERE row.parentId IS NOT NULL
MATCH (unit:OrgUnit {epoch: $epoch, id: row.id}) USING INDEX SEEK unit:OrgUnit(epoch, id)
MERGE (parent:OrgUnit {epoch: $epoch, id: row.parentId})
MERGE (unit)-[:PART_OF]->(parent);

MATCH (fault:ProjectionFault {epoch: $epoch, kind: $kind}) WHERE all(id IN fault.ids WHERE id IN $touched) DELETE fault;

UNWIND $ids AS id MATCH (person:Person {epoch: $epoch, id: id}) USING INDEX SEEK person:Person(epoch, id) DETACH DELETE person;

UNWIND $rows AS row
MERGE (person:Person {epoch: $epoch, id: row.id})
SET person.name = row.name, person.sortKey = row.sortKey, person.active = row.active;

UNWIND $ids AS id MATCH (role:Role {epoch: $epoch, id: id})-[old:GRANTS]->() USING INDEX SEEK role:Role(epoch, id) DELETE old;

UNWIND $ids AS id MATCH (role:Role {epoch: $epoch, id: id}) USING INDEX SEEK role:Role(epoch, id) DETACH DELETE role;

UNWIND $rows AS row
MERGE (role:Role {epoch: $epoch, id: row.id})
SET role.name = row.name;

UNWIND $rows AS row
MATCH (role:Role {epoch: $epoch, id: row.id})-[old:GRANTS]->(permission:Permission) USING INDEX SEEK role:Role(epoch, id)
WHERE NOT permission.key IN row.permissionKeys
DELETE old;

UNWIND $rows AS row
UNWIND row.permissionKeys AS key
MATCH (role:Role {epoch: $epoch, id: row.id}) USING INDEX SEEK role:Role(epoch, id)
MERGE (permission:Permission {epoch: $epoch, key: key})
MERGE (role)-[:GRANTS]->(permission);

UNWIND $ids AS id MATCH ()-[a:ASSIGNED {epoch: $epoch, id: id}]->() USING INDEX SEEK a:ASSIGNED(epoch, id) DELETE a;

UNWIND $rows AS row
MERGE (person:Person {epoch: $epoch, id: row.personId})
MERGE (unit:OrgUnit {epoch: $epoch, id: row.orgUnitId})
MERGE (person)-[a:ASSIGNED {epoch: $epoch, id: row.id}]->(unit)
SET a.roleId = row.roleId, a.validFrom = row.validFrom, a.validTo = row.validTo;

UNWIND $ids AS id MATCH ()-[line:REPORTS_TO {epoch: $epoch, id: id}]->() USING INDEX SEEK line:REPORTS_TO(epoch, id) DELETE line;

UNWIND $ids AS id MATCH ()-[d:DELEGATES {epoch: $epoch, id: id}]->() USING INDEX SEEK d:DELEGATES(epoch, id) DELETE d;

-- as projection.apply: UNWIND $rows AS row MERGE (delegator:Person {epoch: $epoch,  ...


-- projection.putBackMarker

MATCH (x:Projection {name: 'directory'})
WHERE x.written <> coalesce(toString(toIntegerOrNull(x.epoch)) + '/' + x.transactionId + '.' + x.position, '')
WITH x, 'wrong-position' AS problem
SET x.turn = coalesce(x.turn, 0) + 1
WITH x, CASE WHEN x.written =~ '[0-9]+/[0-9]+[.][0-9]+' THEN split(replace(x.written, '/', '.'), '.') ELSE [] END AS place
SET x.epoch = toIntegerOrNull(place[0]), x.transactionId = place[1], x.position = place[2], x.verifiedAt = null;


-- projection.range

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;

MATCH (unit:OrgUnit {epoch: $epoch}) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE unit.id > $after
WITH unit, unit.id AS id ORDER BY id LIMIT toInteger($limit)
OPTIONAL MATCH (unit)-[:PART_OF]->(parent:OrgUnit {epoch: $epoch})
WITH unit, id, collect(parent.id) AS parents
RETURN id, unit.name AS name, unit.kind AS kind, unit.deleted AS deleted,
CASE WHEN size(parents) = 0 AND unit.parentId IS NULL THEN null WHEN parents = [unit.parentId] THEN unit.parentId
ELSE 'PART_OF ' + reduce(all = '', each IN parents | all + ' ' + each) END AS parentId ORDER BY id;

MATCH (person:Person {epoch: $epoch}) USING INDEX SEEK person:Person(epoch, id) WHERE person.id > $after
RETURN person.id AS id, person.name AS name, person.sortKey AS sortKey, person.active AS active ORDER BY id LIMIT toInteger($limit);

MATCH (role:Role {epoch: $epoch}) USING INDEX SEEK role:Role(epoch, id) WHERE role.id > $after
WITH role, role.id AS id ORDER BY id LIMIT toInteger($limit)
OPTIONAL MATCH (role)-[:GRANTS]->(permission:Permission {epoch: $epoch})
RETURN id, role.name AS name, collect(permission.key) AS permissionKeys ORDER BY id;

MATCH (person)-[a:ASSIGNED {epoch: $epoch}]->(unit) USING INDEX SEEK a:ASSIGNED(epoch, id) WHERE a.id > $after
RETURN a.id AS id, CASE WHEN person:Person AND person.epoch = $epoch THEN person.id END AS personId, a.roleId AS roleId, CASE WHEN unit:OrgUnit AND unit.epoch = $epoch THEN unit.id END AS orgUnitId,
a.validFrom AS validFrom, a.validTo AS validTo ORDER BY id LIMIT toInteger($limit);

MATCH (person)-[line:REPORTS_TO {epoch: $epoch}]->(manager) USING INDEX SEEK line:REPORTS_TO(epoch, id) WHERE line.id > $after
RETURN line.id AS id, CASE WHEN person:Person AND person.epoch = $epoch THEN person.id END AS personId, CASE WHEN manager:Person AND manager.epoch = $epoch THEN manager.id END AS managerId,
line.validFrom AS validFrom, line.validTo AS validTo ORDER BY id LIMIT toInteger($limit);

MATCH (delegator)-[d:DELEGATES {epoch: $epoch}]->(delegate) USING INDEX SEEK d:DELEGATES(epoch, id) WHERE d.id > $after
RETURN d.id AS id, CASE WHEN delegator:Person AND delegator.epoch = $epoch THEN delegator.id END AS delegatorId, CASE WHEN delegate:Person AND delegate.epoch = $epoch THEN delegate.id END AS delegateId,
d.orgUnitId AS orgUnitId, d.roleId AS roleId, d.permissionKeys AS permissionKeys, d.maxRedelegations AS maxRedelegations,
d.validFrom AS validFrom, d.validTo AS validTo, d.revokedAt AS revokedAt, d.reason AS reason ORDER BY id LIMIT toInteger($limit);


-- projection.removeStrays

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;

MATCH ()-[x:ASSIGNED]->()
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch' WHEN NOT coalesce(x.id > '', false) THEN 'no-key' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:REPORTS_TO]->()
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch' WHEN NOT coalesce(x.id > '', false) THEN 'no-key' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:DELEGATES]->()
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch' WHEN NOT coalesce(x.id > '', false) THEN 'no-key' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (a)-[x:PART_OF]->(b)
WHERE any(label IN labels(a) + labels(b) WHERE label IN $labels)
WITH x, CASE WHEN NOT (a:OrgUnit AND b:OrgUnit AND coalesce(a.epoch = b.epoch, false)) THEN 'wrong-ends' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (a)-[x:GRANTS]->(b)
WHERE any(label IN labels(a) + labels(b) WHERE label IN $labels)
WITH x, CASE WHEN NOT (a:Role AND b:Permission AND coalesce(a.epoch = b.epoch, false)) THEN 'wrong-ends' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:OrgUnit)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.id > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Person)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.id > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Role)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.id > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Permission)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.key > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:ProjectionFault)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x) WHERE NOT x:OrgUnit AND NOT x:Person AND NOT x:Role AND NOT x:Permission AND NOT x:ProjectionFault AND NOT x:Projection
AND x.epoch IN $epochs AND x.id =~ '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
WITH x, 'wrong-label' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:OrgUnit) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","name","kind","parentId","deleted"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Person) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","name","sortKey","active"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Role) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","name"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Permission) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","key"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:ASSIGNED]->() WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","roleId","validFrom","validTo"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:REPORTS_TO]->() WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","validFrom","validTo"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:DELEGATES]->() WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","orgUnitId","roleId","permissionKeys","maxRedelegations","validFrom","validTo","revokedAt","reason"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:PART_OF]->() WHERE any(key IN keys(x) WHERE NOT key IN [])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:GRANTS]->() WHERE any(key IN keys(x) WHERE NOT key IN [])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Projection {name: 'directory'})
WHERE x.written <> coalesce(toString(toIntegerOrNull(x.epoch)) + '/' + x.transactionId + '.' + x.position, '')
WITH x, 'wrong-position' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;


-- projection.rows

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;

MATCH (unit:OrgUnit {epoch: $epoch}) USING INDEX SEEK unit:OrgUnit(epoch, id) WHERE unit.id IN $ids
WITH unit, unit.id AS id 
OPTIONAL MATCH (unit)-[:PART_OF]->(parent:OrgUnit {epoch: $epoch})
WITH unit, id, collect(parent.id) AS parents
RETURN id, unit.name AS name, unit.kind AS kind, unit.deleted AS deleted,
CASE WHEN size(parents) = 0 AND unit.parentId IS NULL THEN null WHEN parents = [unit.parentId] THEN unit.parentId
ELSE 'PART_OF ' + reduce(all = '', each IN parents | all + ' ' + each) END AS parentId ORDER BY id;

MATCH (person:Person {epoch: $epoch}) USING INDEX SEEK person:Person(epoch, id) WHERE person.id IN $ids
RETURN person.id AS id, person.name AS name, person.sortKey AS sortKey, person.active AS active;

MATCH (role:Role {epoch: $epoch}) USING INDEX SEEK role:Role(epoch, id) WHERE role.id IN $ids
WITH role, role.id AS id 
OPTIONAL MATCH (role)-[:GRANTS]->(permission:Permission {epoch: $epoch})
RETURN id, role.name AS name, collect(permission.key) AS permissionKeys ORDER BY id;

MATCH (person)-[a:ASSIGNED {epoch: $epoch}]->(unit) USING INDEX SEEK a:ASSIGNED(epoch, id) WHERE a.id IN $ids
RETURN a.id AS id, CASE WHEN person:Person AND person.epoch = $epoch THEN person.id END AS personId, a.roleId AS roleId, CASE WHEN unit:OrgUnit AND unit.epoch = $epoch THEN unit.id END AS orgUnitId,
a.validFrom AS validFrom, a.validTo AS validTo;

MATCH (person)-[line:REPORTS_TO {epoch: $epoch}]->(manager) USING INDEX SEEK line:REPORTS_TO(epoch, id) WHERE line.id IN $ids
RETURN line.id AS id, CASE WHEN person:Person AND person.epoch = $epoch THEN person.id END AS personId, CASE WHEN manager:Person AND manager.epoch = $epoch THEN manager.id END AS managerId,
line.validFrom AS validFrom, line.validTo AS validTo;

MATCH (delegator)-[d:DELEGATES {epoch: $epoch}]->(delegate) USING INDEX SEEK d:DELEGATES(epoch, id) WHERE d.id IN $ids
RETURN d.id AS id, CASE WHEN delegator:Person AND delegator.epoch = $epoch THEN delegator.id END AS delegatorId, CASE WHEN delegate:Person AND delegate.epoch = $epoch THEN delegate.id END AS delegateId,
d.orgUnitId AS orgUnitId, d.roleId AS roleId, d.permissionKeys AS permissionKeys, d.maxRedelegations AS maxRedelegations,
d.validFrom AS validFrom, d.validTo AS validTo, d.revokedAt AS revokedAt, d.reason AS reason;


-- projection.setAside

UNWIND $refused AS row
MERGE (fault:ProjectionFault {epoch: $epoch, kind: row.kind, key: row.key})
SET fault.ids = row.ids, fault.reason = row.reason, fault.attempts = coalesce(fault.attempts, 0) + 1, fault.at = row.at;


-- projection.settle

MATCH (state:Projection {name: 'directory'})
WHERE state.epoch = $epoch AND state.transactionId = $marker.transactionId AND state.position = $marker.position
AND coalesce(state.written, $place) = $place
SET state.written = $place, state.settled = $place;


-- projection.state

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;


-- projection.strays

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;

MATCH ()-[x:ASSIGNED]->()
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch' WHEN NOT coalesce(x.id > '', false) THEN 'no-key' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:REPORTS_TO]->()
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch' WHEN NOT coalesce(x.id > '', false) THEN 'no-key' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:DELEGATES]->()
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch' WHEN NOT coalesce(x.id > '', false) THEN 'no-key' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (a)-[x:PART_OF]->(b)
WHERE any(label IN labels(a) + labels(b) WHERE label IN $labels)
WITH x, CASE WHEN NOT (a:OrgUnit AND b:OrgUnit AND coalesce(a.epoch = b.epoch, false)) THEN 'wrong-ends' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (a)-[x:GRANTS]->(b)
WHERE any(label IN labels(a) + labels(b) WHERE label IN $labels)
WITH x, CASE WHEN NOT (a:Role AND b:Permission AND coalesce(a.epoch = b.epoch, false)) THEN 'wrong-ends' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:OrgUnit)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.id > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Person)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.id > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Role)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.id > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Permission)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN NOT coalesce(x.key > '', false) THEN 'no-key'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:ProjectionFault)
WITH x, CASE WHEN x.epoch IS NULL THEN 'no-epoch'
WHEN NOT x.epoch IN $epochs THEN 'other-epoch'
WHEN size([label IN labels(x) WHERE label IN $labels]) > 1 THEN 'wrong-label' END AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x) WHERE NOT x:OrgUnit AND NOT x:Person AND NOT x:Role AND NOT x:Permission AND NOT x:ProjectionFault AND NOT x:Projection
AND x.epoch IN $epochs AND x.id =~ '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
WITH x, 'wrong-label' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:OrgUnit) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","name","kind","parentId","deleted"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Person) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","name","sortKey","active"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Role) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","name"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Permission) WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","key"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:ASSIGNED]->() WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","roleId","validFrom","validTo"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:REPORTS_TO]->() WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","validFrom","validTo"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:DELEGATES]->() WHERE x.epoch IN $epochs AND any(key IN keys(x) WHERE NOT key IN ["epoch","id","orgUnitId","roleId","permissionKeys","maxRedelegations","validFrom","validTo","revokedAt","reason"])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:PART_OF]->() WHERE any(key IN keys(x) WHERE NOT key IN [])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH ()-[x:GRANTS]->() WHERE any(key IN keys(x) WHERE NOT key IN [])
WITH x, 'extra-property' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;

MATCH (x:Projection {name: 'directory'})
WHERE x.written <> coalesce(toString(toIntegerOrNull(x.epoch)) + '/' + x.transactionId + '.' + x.position, '')
WITH x, 'wrong-position' AS problem
WITH problem WHERE problem IS NOT NULL RETURN problem, count(*) AS count ORDER BY problem;


-- projection.sweep

MATCH (state:Projection {name: 'directory'}) WHERE state.epoch IS NOT NULL
RETURN state.epoch AS epoch, state.transactionId AS transactionId, state.position AS position, state.projectedAt AS projectedAt,
state.verifiedAt AS verifiedAt, state.differences AS differences, state.strays AS strays, state.source AS source,
state.written AS written, state.settled AS settled;

MATCH ()-[r:ASSIGNED]->() WHERE r.epoch IS NULL OR r.epoch <> $epoch WITH r LIMIT toInteger($limit) DELETE r RETURN count(*) AS removed;

MATCH ()-[r:REPORTS_TO]->() WHERE r.epoch IS NULL OR r.epoch <> $epoch WITH r LIMIT toInteger($limit) DELETE r RETURN count(*) AS removed;

MATCH ()-[r:DELEGATES]->() WHERE r.epoch IS NULL OR r.epoch <> $epoch WITH r LIMIT toInteger($limit) DELETE r RETURN count(*) AS removed;

MATCH (n:OrgUnit) WHERE n.epoch IS NULL OR n.epoch <> $epoch WITH n LIMIT toInteger($limit) DETACH DELETE n RETURN count(*) AS removed;

MATCH (n:Person) WHERE n.epoch IS NULL OR n.epoch <> $epoch WITH n LIMIT toInteger($limit) DETACH DELETE n RETURN count(*) AS removed;

MATCH (n:Role) WHERE n.epoch IS NULL OR n.epoch <> $epoch WITH n LIMIT toInteger($limit) DETACH DELETE n RETURN count(*) AS removed;

MATCH (n:Permission) WHERE n.epoch IS NULL OR n.epoch <> $epoch WITH n LIMIT toInteger($limit) DETACH DELETE n RETURN count(*) AS removed;

MATCH (n:ProjectionFault) WHERE n.epoch IS NULL OR n.epoch <> $epoch WITH n LIMIT toInteger($limit) DETACH DELETE n RETURN count(*) AS removed;
