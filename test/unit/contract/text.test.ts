import { describe, expect, it } from 'vitest'
import { endsAfterItBegins, instant, line, paragraph, searchText } from '../../../src/contract/ids.ts'
import { z } from 'zod'

const refused = ['a\0b', '\uD800', 'x\uDFFFy']

describe('text', () => {
  it.each(refused)('refuses what no store can hold: %j', (text) => {
    for (const schema of [line(200), searchText, paragraph(200)]) expect(schema.safeParse(text).success).toBe(false)
  })

  it('keeps whole characters beyond the basic plane', () => {
    for (const schema of [line(200), searchText, paragraph(200)]) expect(schema.parse(' 山𝒜é ')).toBe('山𝒜é')
  })

  it('has line ends in paragraphs only', () => {
    expect(paragraph(200).parse('a\nb')).toBe('a\nb')
    expect(line(200).safeParse('a\nb').success).toBe(false)
  })
})

describe('instants', () => {
  it('are of years 1 to 9999', () => {
    expect(instant.safeParse(new Date(8.64e15)).success).toBe(false)
    expect(instant.safeParse(new Date(-8.64e15)).success).toBe(false)
    expect(instant.safeParse(new Date(Number.NaN)).success).toBe(false)
    expect(instant.safeParse(new Date(0)).success).toBe(true)
  })

  it('end after they begin, and name the end where not', () => {
    const schema = z.object({ validFrom: instant.optional(), validTo: instant.nullable() }).refine(...endsAfterItBegins)
    const at = new Date(0)
    expect(schema.safeParse({ validFrom: at, validTo: at }).error?.issues).toMatchObject([
      { path: ['validTo'], params: { rule: 'validity' } },
    ])
    expect(schema.safeParse({ validFrom: at, validTo: null }).success).toBe(true)
    expect(schema.safeParse({ validTo: at }).success).toBe(true)
  })
})
