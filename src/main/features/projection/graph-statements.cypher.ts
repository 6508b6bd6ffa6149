import type { GraphKind } from './graph-rows.ts'

/**
 * Names the index of a key, because the planner prefers a scan to seeking a batch of keys while an index is new. MERGE
 * needs no hint: it locks by the constraint's index.
 */
const seek = (item: string, key = 'id') => `USING INDEX SEEK ${item}(epoch, ${key})`

/**
 * Every key that MERGE uses has a uniqueness constraint (migrations/graph). An end that was not projected yet is
 * created with its key alone, and its own event fills it in. Labels and types are constants, because text built from
 * input would miss the index.
 */
export const UPSERT: Record<GraphKind, string[]> = {
  orgUnit: [
    `UNWIND $rows AS row
     MERGE (unit:OrgUnit {epoch: $epoch, id: row.id})
     SET unit.name = row.name, unit.kind = row.kind, unit.parentId = row.parentId, unit.deleted = row.deleted`,
    `UNWIND $rows AS row
     MATCH (unit:OrgUnit {epoch: $epoch, id: row.id})-[old:PART_OF]->(parent:OrgUnit) ${seek('unit:OrgUnit')}
     WHERE row.parentId IS NULL OR parent.id <> row.parentId
     DELETE old`,
    `UNWIND $rows AS row
     WITH row WHERE row.parentId IS NOT NULL
     MATCH (unit:OrgUnit {epoch: $epoch, id: row.id}) ${seek('unit:OrgUnit')}
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
     MATCH (role:Role {epoch: $epoch, id: row.id})-[old:GRANTS]->(permission:Permission) ${seek('role:Role')}
     WHERE NOT permission.key IN row.permissionKeys
     DELETE old`,
    `UNWIND $rows AS row
     UNWIND row.permissionKeys AS key
     MATCH (role:Role {epoch: $epoch, id: row.id}) ${seek('role:Role')}
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

/** A constraint keeps nodes unique by their key. A relationship may hang between the wrong ends. */
export const REMOVE: Record<GraphKind, string> = {
  orgUnit: `UNWIND $ids AS id MATCH (unit:OrgUnit {epoch: $epoch, id: id}) ${seek('unit:OrgUnit')} DETACH DELETE unit`,
  person: `UNWIND $ids AS id MATCH (person:Person {epoch: $epoch, id: id}) ${seek('person:Person')} DETACH DELETE person`,
  role: `UNWIND $ids AS id MATCH (role:Role {epoch: $epoch, id: id}) ${seek('role:Role')} DETACH DELETE role`,
  assignment: `UNWIND $ids AS id MATCH ()-[a:ASSIGNED {epoch: $epoch, id: id}]->() ${seek('a:ASSIGNED')} DELETE a`,
  reportingLine: `UNWIND $ids AS id MATCH ()-[line:REPORTS_TO {epoch: $epoch, id: id}]->() ${seek('line:REPORTS_TO')} DELETE line`,
  delegation: `UNWIND $ids AS id MATCH ()-[d:DELEGATES {epoch: $epoch, id: id}]->() ${seek('d:DELEGATES')} DELETE d`,
}

/** Removes relationships that belong to a row but have no key of their own. MERGE cannot recognise a double one. */
export const CLEAR: Partial<Record<GraphKind, string>> = {
  orgUnit: `UNWIND $ids AS id MATCH (unit:OrgUnit {epoch: $epoch, id: id})-[old:PART_OF]->() ${seek('unit:OrgUnit')} DELETE old`,
  role: `UNWIND $ids AS id MATCH (role:Role {epoch: $epoch, id: id})-[old:GRANTS]->() ${seek('role:Role')} DELETE old`,
}

/**
 * Reads the graph's rows with the fields that SQL gives them. `which` selects by the property `key`. An end of a
 * relationship is null when it is no node of this epoch and kind.
 */
const reading = (which: (key: string) => string, page: string): Record<GraphKind, string> => ({
  orgUnit: `MATCH (unit:OrgUnit {epoch: $epoch}) ${seek('unit:OrgUnit')} WHERE ${which('unit.id')}
    WITH unit, unit.id AS id ${page}
    OPTIONAL MATCH (unit)-[:PART_OF]->(parent:OrgUnit {epoch: $epoch})
    WITH unit, id, collect(parent.id) AS parents
    RETURN id, unit.name AS name, unit.kind AS kind, unit.deleted AS deleted,
      CASE WHEN size(parents) = 0 AND unit.parentId IS NULL THEN null WHEN parents = [unit.parentId] THEN unit.parentId
           ELSE 'PART_OF ' + reduce(all = '', each IN parents | all + ' ' + each) END AS parentId ORDER BY id`,
  person: `MATCH (person:Person {epoch: $epoch}) ${seek('person:Person')} WHERE ${which('person.id')}
    RETURN person.id AS id, person.name AS name, person.sortKey AS sortKey, person.active AS active ${page}`,
  role: `MATCH (role:Role {epoch: $epoch}) ${seek('role:Role')} WHERE ${which('role.id')}
    WITH role, role.id AS id ${page}
    OPTIONAL MATCH (role)-[:GRANTS]->(permission:Permission {epoch: $epoch})
    RETURN id, role.name AS name, collect(permission.key) AS permissionKeys ORDER BY id`,
  assignment: `MATCH (person)-[a:ASSIGNED {epoch: $epoch}]->(unit) ${seek('a:ASSIGNED')} WHERE ${which('a.id')}
    RETURN a.id AS id, ${endOf('person', 'Person')} AS personId, a.roleId AS roleId, ${endOf('unit', 'OrgUnit')} AS orgUnitId,
      a.validFrom AS validFrom, a.validTo AS validTo ${page}`,
  reportingLine: `MATCH (person)-[line:REPORTS_TO {epoch: $epoch}]->(manager) ${seek('line:REPORTS_TO')} WHERE ${which('line.id')}
    RETURN line.id AS id, ${endOf('person', 'Person')} AS personId, ${endOf('manager', 'Person')} AS managerId,
      line.validFrom AS validFrom, line.validTo AS validTo ${page}`,
  delegation: `MATCH (delegator)-[d:DELEGATES {epoch: $epoch}]->(delegate) ${seek('d:DELEGATES')} WHERE ${which('d.id')}
    RETURN d.id AS id, ${endOf('delegator', 'Person')} AS delegatorId, ${endOf('delegate', 'Person')} AS delegateId,
      d.orgUnitId AS orgUnitId, d.roleId AS roleId, d.permissionKeys AS permissionKeys, d.maxRedelegations AS maxRedelegations,
      d.validFrom AS validFrom, d.validTo AS validTo, d.revokedAt AS revokedAt, d.reason AS reason ${page}`,
})

const endOf = (node: string, label: 'Person' | 'OrgUnit') =>
  `CASE WHEN ${node}:${label} AND ${node}.epoch = $epoch THEN ${node}.id END`

export const RANGE = reading((key) => `${key} > $after`, 'ORDER BY id LIMIT toInteger($limit)')
export const ROWS_BY_ID = reading((key) => `${key} IN $ids`, '')

export const COUNT: Record<GraphKind, string> = {
  orgUnit: 'MATCH (n:OrgUnit {epoch: $epoch}) RETURN count(n) AS count',
  person: 'MATCH (n:Person {epoch: $epoch}) RETURN count(n) AS count',
  role: 'MATCH (n:Role {epoch: $epoch}) RETURN count(n) AS count',
  assignment: 'MATCH ()-[r:ASSIGNED {epoch: $epoch}]->() RETURN count(r) AS count',
  reportingLine: 'MATCH ()-[r:REPORTS_TO {epoch: $epoch}]->() RETURN count(r) AS count',
  delegation: 'MATCH ()-[r:DELEGATES {epoch: $epoch}]->() RETURN count(r) AS count',
}
