// The model of track graph: the constraints and indexes that Neo4j has to have. The way from the head of the migrations
// to what stands here is what `migrations generate --track graph` writes. A change is made here first.

// One graph of the directory is one epoch: a rebuild loads the next epoch beside the old one and then switches, so
// every key is unique within its epoch.
CREATE CONSTRAINT projection_name IF NOT EXISTS FOR (p:Projection) REQUIRE p.name IS UNIQUE;
CREATE CONSTRAINT person_id IF NOT EXISTS FOR (p:Person) REQUIRE (p.epoch, p.id) IS UNIQUE;
CREATE CONSTRAINT org_unit_id IF NOT EXISTS FOR (u:OrgUnit) REQUIRE (u.epoch, u.id) IS UNIQUE;
CREATE CONSTRAINT role_id IF NOT EXISTS FOR (r:Role) REQUIRE (r.epoch, r.id) IS UNIQUE;
CREATE CONSTRAINT permission_key IF NOT EXISTS FOR (p:Permission) REQUIRE (p.epoch, p.key) IS UNIQUE;
CREATE CONSTRAINT assigned_id IF NOT EXISTS FOR ()-[a:ASSIGNED]-() REQUIRE (a.epoch, a.id) IS UNIQUE;
CREATE CONSTRAINT delegates_id IF NOT EXISTS FOR ()-[d:DELEGATES]-() REQUIRE (d.epoch, d.id) IS UNIQUE;
CREATE CONSTRAINT reports_to_id IF NOT EXISTS FOR ()-[l:REPORTS_TO]-() REQUIRE (l.epoch, l.id) IS UNIQUE;
// Holders are listed by name.
CREATE INDEX person_sort_key IF NOT EXISTS FOR (p:Person) ON (p.epoch, p.sortKey, p.id);
// "Delegations of this unit" without walking all of a person's.
CREATE INDEX delegates_org_unit IF NOT EXISTS FOR ()-[d:DELEGATES]-() ON (d.epoch, d.orgUnitId);
