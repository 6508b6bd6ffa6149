import { EPOCH, isValid } from './graph-conditions.cypher.ts'

const PERSON = `MATCH (person:Person {epoch: epoch, id: $personId}) USING INDEX SEEK person:Person(epoch, id)`
const line = (other: string) => `[line.id, ${other}.id, ${other}.name, line.validFrom, line.validTo]`

/**
 * Parameters: personId, at. No row: no such person. `undecided` counts people who are deleted or inactive: the graph
 * does not know which, and only a deleted person has no lines.
 */
export const MANAGERS_OF = `${EPOCH}
${PERSON}
CALL (epoch, person) {
  OPTIONAL MATCH way = (person)-[lines:REPORTS_TO*1..]->(manager:Person)
  WHERE all(line IN lines WHERE ${isValid('line')})
  WITH manager, last(lines) AS line, length(way) AS distance ORDER BY distance
  RETURN collect(CASE WHEN manager IS NOT NULL THEN ${line('manager')} END) AS lines,
    count(CASE WHEN manager.active = false THEN 1 END) AS inactive
}
RETURN position, lines, inactive + CASE WHEN person.active THEN 0 ELSE 1 END AS undecided`

/** Parameters: personId, at, limit. No row: no such person. `undecided` as above. */
export const REPORTS_OF = `${EPOCH}
${PERSON}
CALL (epoch, person) {
  OPTIONAL MATCH (person)<-[lines:REPORTS_TO*1..]-(below:Person)
  WHERE all(line IN lines WHERE ${isValid('line')})
  WITH DISTINCT below
  RETURN count(below) AS total, count(CASE WHEN below.active = false THEN 1 END) AS inactive
}
CALL (epoch, person) {
  OPTIONAL MATCH (person)<-[line:REPORTS_TO]-(report:Person) WHERE ${isValid('line')}
  WITH line, report ORDER BY report.sortKey, report.id
  WITH collect(CASE WHEN report IS NOT NULL THEN ${line('report')} END) AS reports
  RETURN size(reports) AS direct, reports[..toInteger($limit)] AS lines
}
RETURN position, lines, direct, total, inactive + CASE WHEN person.active THEN 0 ELSE 1 END AS undecided`
