import type { Id } from '../../../contract/ids.ts'

const address = (path: string, query: Record<string, string>) => {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}

/** Addresses of the lists that a profile shows the first entries of. Each answers in the same order. */
export const wholeLists = ({ id, at }: { id: Id; at: Date }) => {
  const then = { at: at.toISOString() }
  return {
    assignments: address('/assignments', { personId: id, ...then }),
    managers: address('/org-chart/path', { id, ...then }),
    reports: address('/reporting-lines', { managerId: id, ...then }),
    permissions: address('/authority/permissions', { personId: id, ...then }),
    given: address('/delegations', { delegatorId: id, ...then }),
    received: address('/delegations', { delegateId: id, ...then }),
    relationships: address(`/people/${id}/relationships`, {}),
    changes: address('/audit', { entityKind: 'person', entityId: id }),
  }
}
