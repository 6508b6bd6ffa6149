import { expect, it } from 'vitest'
import { author, type DirectoryUnderTest, personInput } from './directory.fixture.ts'

const outcomes = async (writes: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(writes)
  return {
    done: settled.filter(({ status }) => status === 'fulfilled').length,
    refusals: settled.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : [],
    ),
  }
}

/** The rules that hold when several writers change the same rows. */
export const directoryConcurrencySuite = (school: DirectoryUnderTest) => {
  it('gives an e-mail address to one of many who claim it at once', async () => {
    const takes = Array.from({ length: 8 }, (_, index) =>
      school().people.create(personInput({ email: index % 2 === 0 ? 'x@example.org' : 'X@Example.org' }), author),
    )
    expect(await outcomes(takes)).toEqual({ done: 1, refusals: Array(7).fill('DUPLICATE') })
  })

  it('lets one of many change a version, and tells the others the current one', async () => {
    const { id } = await school().people.create(personInput(), author)
    const changes = Array.from({ length: 8 }, (_, index) =>
      school().people.update({ id, version: 1, givenName: `Name${index}` }, author),
    )
    expect(await outcomes(changes)).toEqual({ done: 1, refusals: Array(7).fill('STALE_VERSION') })
    expect(await school().people.find(id)).toMatchObject({ version: 2 })
  })

  it('applies a write that is sent twice once', async () => {
    const again = { ...author, requestId: '0190a5a0-0000-7000-8000-0000000000aa' }
    const sent = Array.from({ length: 4 }, () => school().people.create(personInput({ givenName: 'Once' }), again))
    expect(await outcomes(sent)).toEqual({ done: 1, refusals: Array(3).fill('ALREADY_APPLIED') })
    expect(await school().people.count({ search: 'once', directOnly: false, deleted: false })).toBe(1)
  })

  it('never deadlocks bulk changes that overlap', async () => {
    const created = await Promise.all(Array.from({ length: 30 }, () => school().people.create(personInput(), author)))
    const people = created.map(({ id }) => ({ id, version: 1 }))
    const { done, refusals } = await outcomes([
      school().people.setStatus({ people, status: 'inactive' }, author),
      school().people.setStatus({ people: [...people].reverse(), status: 'inactive' }, author),
      school().people.setStatus({ people: people.slice(10), status: 'inactive' }, author),
    ])
    expect(done).toBe(1)
    expect(refusals).toEqual(['STALE_VERSION', 'STALE_VERSION'])
  })
}
