import type { Difference } from '../../../src/contract/projection.ts'
import type { GraphKind } from '../../../src/main/features/projection/graph-rows.ts'
import { uuid } from '../../authority/world.ts'

export const LINE = 'a0000000-0000-7000-8000-000000000001'
export const ELSEWHERE = 'f0000000-0000-7000-8000-000000000001'
export const [ANA, TOM, KIM] = [0, 1, 2].map((n) => uuid('person', n)) as [string, string, string]
export const [TOP, UNIT] = [0, 1].map((n) => uuid('unit', n)) as [string, string]
export const [ROLE, ASSIGNMENT, DELEGATION] = [uuid('role', 0), uuid('assignment', 1), uuid('delegation', 1)]

export const changed = (kind: GraphKind, id: string, ...fields: string[]): Difference => ({
  kind,
  id,
  problem: 'changed',
  fields,
  reason: null,
})
export const missing = (kind: GraphKind, id: string): Difference => ({
  kind,
  id,
  problem: 'missing',
  fields: [],
  reason: null,
})
const extra = (kind: GraphKind): Difference => ({ kind, id: ELSEWHERE, problem: 'extra', fields: [], reason: null })

/** A change of the graph that no projector made, and the differences that a verification must report for it. */
export const divergences: [injected: string, text: string, expected: Difference[]][] = [
  ['person missing', 'MATCH (x:Person {id: $KIM}) DETACH DELETE x', [missing('person', KIM)]],
  ['person extra', 'CREATE (:Person {epoch: $epoch, id: $ELSEWHERE})', [extra('person')]],
  ['person name', "MATCH (x:Person {id: $KIM}) SET x.name = 'Other'", [changed('person', KIM, 'name')]],
  ['person sort key', 'MATCH (x:Person {id: $KIM}) REMOVE x.sortKey', [changed('person', KIM, 'sortKey')]],
  ['person active', 'MATCH (x:Person {id: $KIM}) SET x.active = false', [changed('person', KIM, 'active')]],
  [
    'person with what hangs on them missing',
    'MATCH (x:Person {id: $TOM}) DETACH DELETE x',
    [missing('person', TOM), missing('reportingLine', LINE), missing('delegation', DELEGATION)],
  ],
  ['unit missing', 'MATCH (x:OrgUnit {id: $UNIT}) DETACH DELETE x', [missing('orgUnit', UNIT)]],
  ['unit extra', 'CREATE (:OrgUnit {epoch: $epoch, id: $ELSEWHERE})', [extra('orgUnit')]],
  ['unit name', "MATCH (x:OrgUnit {id: $UNIT}) SET x.name = 'Other'", [changed('orgUnit', UNIT, 'name')]],
  ['unit kind', "MATCH (x:OrgUnit {id: $UNIT}) SET x.kind = 'class'", [changed('orgUnit', UNIT, 'kind')]],
  ['unit deleted', 'MATCH (x:OrgUnit {id: $UNIT}) SET x.deleted = true', [changed('orgUnit', UNIT, 'deleted')]],
  ['PART_OF missing', 'MATCH (:OrgUnit {id: $UNIT})-[r:PART_OF]->() DELETE r', [changed('orgUnit', UNIT, 'parentId')]],
  ['PART_OF extra', 'MATCH (x:OrgUnit {id: $UNIT}) CREATE (x)-[:PART_OF]->(x)', [changed('orgUnit', UNIT, 'parentId')]],
  [
    'PART_OF twice',
    'MATCH (x:OrgUnit {id: $UNIT}), (y:OrgUnit {id: $TOP}) CREATE (x)-[:PART_OF]->(y)',
    [changed('orgUnit', UNIT, 'parentId')],
  ],
  [
    'PART_OF of a top unit',
    'MATCH (x:OrgUnit {id: $TOP}), (y:OrgUnit {id: $UNIT}) CREATE (x)-[:PART_OF]->(y)',
    [changed('orgUnit', TOP, 'parentId')],
  ],
  ['role missing', 'MATCH (x:Role {id: $ROLE}) DETACH DELETE x', [missing('role', ROLE)]],
  ['role extra', 'CREATE (:Role {epoch: $epoch, id: $ELSEWHERE})', [extra('role')]],
  ['role name', "MATCH (x:Role {id: $ROLE}) SET x.name = 'Other'", [changed('role', ROLE, 'name')]],
  [
    'GRANTS missing',
    "MATCH (:Role {id: $ROLE})-[r:GRANTS]->({key: 'a.x'}) DELETE r",
    [changed('role', ROLE, 'permissionKeys')],
  ],
  [
    'GRANTS extra',
    "MATCH (x:Role {id: $ROLE}) CREATE (x)-[:GRANTS]->(:Permission {epoch: $epoch, key: 'c.z'})",
    [changed('role', ROLE, 'permissionKeys')],
  ],
  [
    'GRANTS twice',
    "MATCH (x:Role {id: $ROLE}), (y:Permission {epoch: $epoch, key: 'a.x'}) CREATE (x)-[:GRANTS]->(y)",
    [changed('role', ROLE, 'permissionKeys')],
  ],
  [
    'permission missing',
    "MATCH (x:Permission {key: 'a.x'}) DETACH DELETE x",
    [changed('role', ROLE, 'permissionKeys')],
  ],
  ['assignment missing', 'MATCH ()-[r:ASSIGNED]->() DELETE r', [missing('assignment', ASSIGNMENT)]],
  [
    'assignment extra',
    'MATCH (x:Person {id: $KIM}), (y:OrgUnit {id: $UNIT}) CREATE (x)-[:ASSIGNED {epoch: $epoch, id: $ELSEWHERE}]->(y)',
    [extra('assignment')],
  ],
  [
    'assignment fields',
    'MATCH ()-[r:ASSIGNED]->() SET r.roleId = $UNIT, r.validFrom = 1, r.validTo = 2',
    [changed('assignment', ASSIGNMENT, 'roleId', 'validFrom', 'validTo')],
  ],
  [
    'assignment of another person',
    'MATCH ()-[r:ASSIGNED]->(y) MATCH (x:Person {id: $KIM}) WITH r, x, y, properties(r) AS p DELETE r CREATE (x)-[n:ASSIGNED]->(y) SET n = p',
    [changed('assignment', ASSIGNMENT, 'personId')],
  ],
  [
    'assignment at a person',
    'MATCH (x)-[r:ASSIGNED]->() MATCH (y:Person {id: $KIM}) WITH r, x, y, properties(r) AS p DELETE r CREATE (x)-[n:ASSIGNED]->(y) SET n = p',
    [changed('assignment', ASSIGNMENT, 'orgUnitId')],
  ],
  ['reporting line missing', 'MATCH ()-[r:REPORTS_TO]->() DELETE r', [missing('reportingLine', LINE)]],
  [
    'reporting line extra',
    'MATCH (x:Person {id: $KIM}), (y:Person {id: $ANA}) CREATE (x)-[:REPORTS_TO {epoch: $epoch, id: $ELSEWHERE}]->(y)',
    [extra('reportingLine')],
  ],
  [
    'reporting line fields',
    'MATCH ()-[r:REPORTS_TO]->() SET r.validFrom = 1, r.validTo = 2',
    [changed('reportingLine', LINE, 'validFrom', 'validTo')],
  ],
  [
    'reporting line the other way',
    'MATCH (x)-[r:REPORTS_TO]->(y) WITH r, x, y, properties(r) AS p DELETE r CREATE (y)-[n:REPORTS_TO]->(x) SET n = p',
    [changed('reportingLine', LINE, 'managerId', 'personId')],
  ],
  ['delegation missing', 'MATCH ()-[r:DELEGATES]->() DELETE r', [missing('delegation', DELEGATION)]],
  [
    'delegation extra',
    'MATCH (x:Person {id: $KIM}), (y:Person {id: $ANA}) CREATE (x)-[:DELEGATES {epoch: $epoch, id: $ELSEWHERE}]->(y)',
    [extra('delegation')],
  ],
  [
    'delegation fields',
    `MATCH ()-[r:DELEGATES]->() SET r.orgUnitId = $UNIT, r.roleId = $ROLE, r.permissionKeys = ['b.y'], r.maxRedelegations = 9,
         r.validFrom = 1, r.validTo = null, r.revokedAt = 3, r.reason = 'Other'`,
    [
      changed(
        'delegation',
        DELEGATION,
        ...['maxRedelegations', 'orgUnitId', 'permissionKeys', 'reason', 'revokedAt', 'roleId', 'validFrom', 'validTo'],
      ),
    ],
  ],
  [
    'delegation to another person',
    'MATCH (x)-[r:DELEGATES]->() MATCH (y:Person {id: $KIM}) WITH r, x, y, properties(r) AS p DELETE r CREATE (x)-[n:DELEGATES]->(y) SET n = p',
    [changed('delegation', DELEGATION, 'delegateId')],
  ],
]
