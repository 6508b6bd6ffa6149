import type { HeadlessHost } from './headless-host.ts'

type Written = { id: string; version: number }
export type PersonSeed = {
  givenName: string
  familyName: string
  username?: string
  email?: string | null
  status?: 'active' | 'inactive'
}

/** The REST door with the host's token. Specs prepare their data here instead of clicking. */
export const restApi = (host: Pick<HeadlessHost, 'url' | 'token'>, profileId?: string) => {
  const send = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${host.url}api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${host.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(profileId === undefined ? {} : { 'x-school-profile': profileId }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
  const get = <Answer>(path: string) => send<Answer>('GET', path)
  const post = <Answer>(path: string, body: unknown) => send<Answer>('POST', path, body)
  return {
    get,
    post,
    patch: <Answer>(path: string, body: unknown) => send<Answer>('PATCH', path, body),
    remove: <Answer>(path: string) => send<Answer>('DELETE', path),
    /** Creates a person whose names no other spec uses. */
    person: (seed: PersonSeed) =>
      post<Written & PersonSeed>('/people', { username: `u-${crypto.randomUUID()}`, ...seed }),
    orgUnit: (seed: { name: string; kind?: string; parentId?: string | null; code?: string }) =>
      post<Written & { name: string }>('/org-units', { kind: 'department', ...seed }),
    role: (seed: { name: string; permissionKeys?: string[] }) => post<Written & { name: string }>('/roles', seed),
    permission: (key: string, description = '') => post<{ key: string }>('/permissions', { key, description }),
    assign: (seed: { personIds: string[]; roleId: string; orgUnitId: string }) =>
      post<{ created: Written[] }>('/assignments', seed),
  }
}
export type RestApi = ReturnType<typeof restApi>

/**
 * Creates a school on the embedded server and opens it, which makes its database: a window then finds it at once, as it
 * finds a school that was open before.
 */
export const createSchool = async (
  host: Pick<HeadlessHost, 'url' | 'token'>,
  profile: { name: string; environment?: string; redis?: object },
) => {
  const { id } = await restApi(host).post<{ id: string }>('/profiles', {
    ...profile,
    postgresql: { kind: 'embedded' },
  })
  const api = restApi(host, id)
  await api.get('/audit?limit=1')
  return { id, api }
}

/** A name that is new in every run, because the specs of one worker share a school. */
export const unique = (name: string) => `${name} ${crypto.randomUUID().slice(0, 6)}`
