import type { GraphKind } from './graph-rows.ts'

/**
 * Every key that MERGE uses has a uniqueness constraint (migrations/graph). An end that was not projected yet is made with
 * its key alone; its own event fills it in. Labels and types are constants: built from input they would miss the index.
 */
export const UPSERT: Record<GraphKind, string[]> = {
  orgUnit: [
    `UNWIND $rows AS row
     MERGE (unit:OrgUnit {epoch: $epoch, id: row.id})
     SET unit.name = row.name, unit.kind = row.kind, unit.parentId = row.parentId, unit.deleted = row.deleted`,
    `UNWIND $rows AS row
     MATCH (unit:OrgUnit {epoch: $epoch, id: row.id})-[old:PART_OF]->(parent:OrgUnit)
     WHERE row.parentId IS NULL OR parent.id <> row.parentId
     DELETE old`,
    `UNWIND $rows AS row
     WITH row WHERE row.parentId IS NOT NULL
     MATCH (unit:OrgUnit {epoch: $epoch, id: row.id})
     MERGE (parent:OrgUnit {epoch: $epoch, id: row.parentId})
     MERGE (unit)-[:PART_OF]->(parent)`,
  ],
  person: [
    `UNWIND $rows AS row
     MERGE (person:Person {epoch: $epoch, id: row.id})
     SET person.name = row.name, person.sortKey = row.sortKey, person.active = row.active`,
  ],
  role: [
    `UNWIND $rows AS row
     MERGE (role:Role {epoch: $epoch, id: row.id})
     SET role.name = row.name`,
    `UNWIND $rows AS row
     MATCH (role:Role {epoch: $epoch, id: row.id})-[old:GRANTS]->(permission:Permission)
     WHERE NOT permission.key IN row.permissionKeys
     DELETE old`,
    `UNWIND $rows AS row
     UNWIND row.permissionKeys AS key
     MATCH (role:Role {epoch: $epoch, id: row.id})
     MERGE (permission:Permission {epoch: $epoch, key: key})
     MERGE (role)-[:GRANTS]->(permission)`,
  ],
  assignment: [
    `UNWIND $rows AS row
     MERGE (person:Person {epoch: $epoch, id: row.personId})
     MERGE (unit:OrgUnit {epoch: $epoch, id: row.orgUnitId})
     MERGE (person)-[a:ASSIGNED {epoch: $epoch, id: row.id}]->(unit)
     SET a.roleId = row.roleId, a.validFrom = row.validFrom, a.validTo = row.validTo`,
  ],
  reportingLine: [
    `UNWIND $rows AS row
     MERGE (person:Person {epoch: $epoch, id: row.personId})
     MERGE (manager:Person {epoch: $epoch, id: row.managerId})
     MERGE (person)-[line:REPORTS_TO {epoch: $epoch, id: row.id}]->(manager)
     SET line.validFrom = row.validFrom, line.validTo = row.validTo`,
  ],
  delegation: [
    `UNWIND $rows AS row
     MERGE (delegator:Person {epoch: $epoch, id: row.delegatorId})
     MERGE (delegate:Person {epoch: $epoch, id: row.delegateId})
     MERGE (delegator)-[d:DELEGATES {epoch: $epoch, id: row.id}]->(delegate)
     SET d.orgUnitId = row.orgUnitId, d.roleId = row.roleId, d.permissionKeys = row.permissionKeys,
       d.maxRedelegations = row.maxRedelegations, d.validFrom = row.validFrom, d.validTo = row.validTo,
       d.revokedAt = row.revokedAt, d.reason = row.reason`,
  ],
}

/** Rows of a node kind are unique in the graph by its constraint; a relationship may hang between the wrong ends. */
export const REMOVE: Record<GraphKind, string> = {
  orgUnit: 'UNWIND $ids AS id MATCH (unit:OrgUnit {epoch: $epoch, id: id}) DETACH DELETE unit',
  person: 'UNWIND $ids AS id MATCH (person:Person {epoch: $epoch, id: id}) DETACH DELETE person',
  role: 'UNWIND $ids AS id MATCH (role:Role {epoch: $epoch, id: id}) DETACH DELETE role',
  assignment: 'UNWIND $ids AS id MATCH ()-[a:ASSIGNED {epoch: $epoch, id: id}]->() DELETE a',
  reportingLine: 'UNWIND $ids AS id MATCH ()-[line:REPORTS_TO {epoch: $epoch, id: id}]->() DELETE line',
  delegation: 'UNWIND $ids AS id MATCH ()-[d:DELEGATES {epoch: $epoch, id: id}]->() DELETE d',
}

const page = 'ORDER BY id LIMIT toInteger($limit)'

/** The graph's rows with the fields that SQL gives them. */
export const RANGE: Record<GraphKind, string> = {
  orgUnit: `MATCH (unit:OrgUnit {epoch: $epoch}) WHERE unit.id > $after
    WITH unit, unit.id AS id ${page}
    OPTIONAL MATCH (unit)-[:PART_OF]->(parent:OrgUnit)
    WITH unit, id, collect(parent.id) AS parents
    RETURN id, unit.name AS name, unit.kind AS kind, unit.deleted AS deleted,
      CASE WHEN size(parents) = 0 AND unit.parentId IS NULL THEN null WHEN parents = [unit.parentId] THEN unit.parentId
           ELSE 'PART_OF ' + reduce(all = '', each IN parents | all + ' ' + each) END AS parentId ORDER BY id`,
  person: `MATCH (person:Person {epoch: $epoch}) WHERE person.id > $after
    RETURN person.id AS id, person.name AS name, person.sortKey AS sortKey, person.active AS active ${page}`,
  role: `MATCH (role:Role {epoch: $epoch}) WHERE role.id > $after
    WITH role, role.id AS id ${page}
    OPTIONAL MATCH (role)-[:GRANTS]->(permission:Permission)
    RETURN id, role.name AS name, collect(permission.key) AS permissionKeys ORDER BY id`,
  assignment: `MATCH (person:Person)-[a:ASSIGNED {epoch: $epoch}]->(unit:OrgUnit) WHERE a.id > $after
    RETURN a.id AS id, person.id AS personId, a.roleId AS roleId, unit.id AS orgUnitId, a.validFrom AS validFrom, a.validTo AS validTo ${page}`,
  reportingLine: `MATCH (person:Person)-[line:REPORTS_TO {epoch: $epoch}]->(manager:Person) WHERE line.id > $after
    RETURN line.id AS id, person.id AS personId, manager.id AS managerId, line.validFrom AS validFrom, line.validTo AS validTo ${page}`,
  delegation: `MATCH (delegator:Person)-[d:DELEGATES {epoch: $epoch}]->(delegate:Person) WHERE d.id > $after
    RETURN d.id AS id, delegator.id AS delegatorId, delegate.id AS delegateId, d.orgUnitId AS orgUnitId, d.roleId AS roleId,
      d.permissionKeys AS permissionKeys, d.maxRedelegations AS maxRedelegations, d.validFrom AS validFrom, d.validTo AS validTo,
      d.revokedAt AS revokedAt, d.reason AS reason ${page}`,
}

export const COUNT: Record<GraphKind, string> = {
  orgUnit: 'MATCH (n:OrgUnit {epoch: $epoch}) RETURN count(n) AS count',
  person: 'MATCH (n:Person {epoch: $epoch}) RETURN count(n) AS count',
  role: 'MATCH (n:Role {epoch: $epoch}) RETURN count(n) AS count',
  assignment: 'MATCH ()-[r:ASSIGNED {epoch: $epoch}]->() RETURN count(r) AS count',
  reportingLine: 'MATCH ()-[r:REPORTS_TO {epoch: $epoch}]->() RETURN count(r) AS count',
  delegation: 'MATCH ()-[r:DELEGATES {epoch: $epoch}]->() RETURN count(r) AS count',
}
