import type { Id } from '../../../contract/ids.ts'

const address = (path: string, query: Record<string, string>) => {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}

type Asked = { id: Id; at: Date }
const then = ({ at }: Asked) => ({ at: at.toISOString() })

/** Addresses of the lists that a profile shows the first entries of. Each answers in the same order. */
export const wholeLists = {
  assignments: (asked: Asked) => address('/assignments', { personId: asked.id, ...then(asked) }),
  managers: (asked: Asked) => address('/org-chart/path', { id: asked.id, ...then(asked) }),
  reports: (asked: Asked) => address('/reporting-lines', { managerId: asked.id, ...then(asked) }),
  permissions: (asked: Asked) => address('/authority/permissions', { personId: asked.id, ...then(asked) }),
  given: (asked: Asked) => address('/delegations', { delegatorId: asked.id, ...then(asked) }),
  received: (asked: Asked) => address('/delegations', { delegateId: asked.id, ...then(asked) }),
  relationships: ({ id }: Asked) => address(`/people/${id}/relationships`, {}),
  changes: ({ id }: Asked) => address('/audit', { entityKind: 'person', entityId: id }),
}
