-- ledger.acquire

CREATE CONSTRAINT unique_version___Neo4jMigration IF NOT EXISTS FOR (m:__Neo4jMigration) REQUIRE (m.version, m.migrationTarget) IS UNIQUE;

CREATE CONSTRAINT unique_id___Neo4jMigrationsLock IF NOT EXISTS FOR (l:__Neo4jMigrationsLock) REQUIRE l.id IS UNIQUE;

MERGE (lock:__Neo4jMigrationsLock {id: 'school-directory'})
ON CREATE SET lock.name = $name, lock.token = $token, lock.at = timestamp(), lock.since = timestamp()
WITH lock, lock.at < timestamp() - $stale AS stale
SET lock.token = CASE WHEN stale THEN $token ELSE lock.token END, lock.name = CASE WHEN stale THEN $name ELSE lock.name END,
lock.since = CASE WHEN stale THEN timestamp() ELSE lock.since END, lock.at = CASE WHEN stale THEN timestamp() ELSE lock.at END
RETURN lock.token AS token, lock.name AS name, lock.since AS since;


-- ledger.read

MATCH (m:__Neo4jMigration) WHERE m.version <> 'BASELINE' AND coalesce(m.migrationTarget, '<default>') = '<default>'
OPTIONAL MATCH (before:__Neo4jMigration)-[to:MIGRATED_TO]->(m) WHERE before <> m
OPTIONAL MATCH (s:__SchoolMigrationSchema {name: m.source})
RETURN m.source AS name, m.checksum AS checksum, to.at.epochMillis AS at, to.by AS by, to.in.milliseconds AS durationMs,
s.effect AS effect ORDER BY to.at, m.version;

MATCH (f:__SchoolMigrationFailure)
RETURN f.name AS name, f.checksum AS checksum, f.reason AS reason, f.at AS at ORDER BY name;


-- ledger.readLog

MATCH (l:__SchoolMigrationLog) RETURN l.name AS name, l.checksum AS checksum, l.at AS at, l.by AS by,
l.durationMs AS durationMs, l.direction AS direction, l.outcome AS outcome, l.reason AS reason,
l.consoleVersion AS consoleVersion ORDER BY l.at, elementId(l);


-- session.accept

MATCH (lock:__Neo4jMigrationsLock {token: $token}) SET lock.at = timestamp() RETURN lock.token AS token;

MATCH (m:__Neo4jMigration {source: $name}) WHERE coalesce(m.migrationTarget, '<default>') = '<default>' SET m.checksum = $checksum;

SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties, createStatement
RETURN 'constraint' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties,
createStatement AS statement;

SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state, owningConstraint, createStatement
WHERE type <> 'LOOKUP'
RETURN 'index' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties, state, owningConstraint,
createStatement AS statement;

MERGE (s:__SchoolMigrationSchema {name: $name}) SET s.effect = $effect;

CREATE (:__SchoolMigrationLog {name: $name, checksum: $checksum, at: timestamp(), by: $by, durationMs: $durationMs,
direction: $direction, outcome: $outcome, reason: $reason, consoleVersion: $consoleVersion});


-- session.apply

MATCH (lock:__Neo4jMigrationsLock {token: $token}) SET lock.at = timestamp() RETURN lock.token AS token;

CREATE CONSTRAINT one IF NOT EXISTS FOR (n:Thing) REQUIRE n.one IS UNIQUE;

OPTIONAL MATCH (m:__Neo4jMigration) WHERE coalesce(m.migrationTarget, '<default>') = '<default>'
WITH count(m) AS known WHERE known = 0
CREATE (:__Neo4jMigration {version: 'BASELINE', migrationTarget: '<default>'});

MATCH (m:__Neo4jMigration)
WHERE coalesce(m.migrationTarget, '<default>') = '<default>' AND NOT EXISTS { MATCH (m)-[:MIGRATED_TO]->(later:__Neo4jMigration) WHERE later <> m }
OPTIONAL MATCH (before:__Neo4jMigration)-[to:MIGRATED_TO]->(m) WHERE before <> m
WITH m AS last, max(to.at.epochMillis) AS at ORDER BY coalesce(at, 0) DESC LIMIT 1
CREATE (last)-[:MIGRATED_TO {at: datetime.realtime('UTC'), in: duration({milliseconds: $ms}), by: $by, connectedAs: $connectedAs}]->
(:__Neo4jMigration {version: $version, migrationTarget: last.migrationTarget, description: $description, type: 'CYPHER', source: $source, checksum: $checksum});

SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties, createStatement
RETURN 'constraint' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties,
createStatement AS statement;

SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state, owningConstraint, createStatement
WHERE type <> 'LOOKUP'
RETURN 'index' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties, state, owningConstraint,
createStatement AS statement;

MERGE (s:__SchoolMigrationSchema {name: $name}) SET s.effect = $effect;

MATCH (f:__SchoolMigrationFailure {name: $name}) DELETE f;

CREATE (:__SchoolMigrationLog {name: $name, checksum: $checksum, at: timestamp(), by: $by, durationMs: $durationMs,
direction: $direction, outcome: $outcome, reason: $reason, consoleVersion: $consoleVersion});

CREATE CONSTRAINT two IF NOT EXISTS FOR (n:Thing) REQUIRE n.two IS UNIQUE;

RETURN 1 / 0;

MERGE (f:__SchoolMigrationFailure {name: $name})
SET f.checksum = $checksum, f.reason = $reason, f.at = timestamp();


-- session.clear

MATCH (lock:__Neo4jMigrationsLock {token: $token}) SET lock.at = timestamp() RETURN lock.token AS token;

MATCH (f:__SchoolMigrationFailure {name: $name}) DELETE f;

CREATE (:__SchoolMigrationLog {name: $name, checksum: $checksum, at: timestamp(), by: $by, durationMs: $durationMs,
direction: $direction, outcome: $outcome, reason: $reason, consoleVersion: $consoleVersion});


-- session.close

MATCH (lock:__Neo4jMigrationsLock {token: $token}) DELETE lock;


-- session.read

-- as ledger.read: MATCH (m:__Neo4jMigration) WHERE m.version <> 'BASELINE' AND ...

MATCH (f:__SchoolMigrationFailure)
RETURN f.name AS name, f.checksum AS checksum, f.reason AS reason, f.at AS at ORDER BY name;


-- session.record

MATCH (lock:__Neo4jMigrationsLock {token: $token}) SET lock.at = timestamp() RETURN lock.token AS token;

OPTIONAL MATCH (m:__Neo4jMigration) WHERE coalesce(m.migrationTarget, '<default>') = '<default>'
WITH count(m) AS known WHERE known = 0
CREATE (:__Neo4jMigration {version: 'BASELINE', migrationTarget: '<default>'});

-- as session.apply: MATCH (m:__Neo4jMigration) WHERE coalesce(m.migrationTarget, ...

SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties, createStatement
RETURN 'constraint' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties,
createStatement AS statement;

SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state, owningConstraint, createStatement
WHERE type <> 'LOOKUP'
RETURN 'index' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties, state, owningConstraint,
createStatement AS statement;

MERGE (s:__SchoolMigrationSchema {name: $name}) SET s.effect = $effect;

CREATE (:__SchoolMigrationLog {name: $name, checksum: $checksum, at: timestamp(), by: $by, durationMs: $durationMs,
direction: $direction, outcome: $outcome, reason: $reason, consoleVersion: $consoleVersion});


-- session.revert

MATCH (lock:__Neo4jMigrationsLock {token: $token}) SET lock.at = timestamp() RETURN lock.token AS token;

DROP CONSTRAINT two IF EXISTS;

MATCH (m:__Neo4jMigration {source: $name}) WHERE coalesce(m.migrationTarget, '<default>') = '<default>'
OPTIONAL MATCH (before:__Neo4jMigration)-[:MIGRATED_TO]->(m)-[link:MIGRATED_TO]->(later:__Neo4jMigration)
WHERE before <> m AND later <> m
FOREACH (old IN CASE WHEN link IS NULL THEN [] ELSE [link] END |
CREATE (before)-[new:MIGRATED_TO]->(later) SET new = properties(old))
DETACH DELETE m;

MATCH (s:__SchoolMigrationSchema {name: $name}) DELETE s;

MATCH (f:__SchoolMigrationFailure {name: $name}) DELETE f;

CREATE (:__SchoolMigrationLog {name: $name, checksum: $checksum, at: timestamp(), by: $by, durationMs: $durationMs,
direction: $direction, outcome: $outcome, reason: $reason, consoleVersion: $consoleVersion});

DROP CONSTRAINT one IF EXISTS;
