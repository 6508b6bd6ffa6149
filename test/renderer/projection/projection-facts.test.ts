import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { ProjectionStatus } from '../../../src/contract/projection.ts'
import ProjectionFacts from '../../../src/renderer/src/features/projection/ProjectionFacts.vue'

const idle: ProjectionStatus = {
  state: 'idle',
  fallback: null,
  trouble: null,
  awaySince: null,
  lag: { events: 0, seconds: 0 },
  heldBy: null,
  position: '756.18',
  projectedAt: new Date('2026-11-22T12:00:00Z'),
  epoch: 1,
  drift: null,
  faults: [],
}
const whoAnswers = (status: ProjectionStatus) => {
  const facts = mount(ProjectionFacts, { props: { status, graph: 'neo4j' } })
  const place = facts.findAll('dt').findIndex((term) => term.text() === 'Who answers')
  return facts.findAll('dd')[place]?.text()
}

describe('who answers', () => {
  it.each<[string, Partial<ProjectionStatus>, string]>([
    ['a graph that is loaded', {}, 'Neo4j'],
    ['a graph that is loaded anew beside the old one', { state: 'loading' }, 'Neo4j'],
    ['the first load', { state: 'loading', epoch: null, position: null, lag: null }, 'PostgreSQL'],
    ['a graph that fell behind', { fallback: 'behind' }, 'PostgreSQL'],
    ['the graph of another database', { state: 'other-database' }, 'PostgreSQL'],
  ])('%s', (_, more, who) => expect(whoAnswers({ ...idle, ...more })).toBe(who))
})
