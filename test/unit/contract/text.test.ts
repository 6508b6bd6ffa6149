import { describe, expect, it } from 'vitest'
import { email, endsAfterItBegins, instant, line, paragraph, searchText, word } from '../../../src/contract/ids.ts'
import { z } from 'zod'

const refused = ['a\0b', '\uD800', 'x\uDFFFy']

describe('text', () => {
  it.each(refused)('refuses what a store cannot hold: %j', (text) => {
    for (const schema of [line(200), searchText, paragraph(200)]) expect(schema.safeParse(text).success).toBe(false)
  })

  it('keeps whole characters beyond the basic plane', () => {
    for (const schema of [line(200), searchText, paragraph(200)]) expect(schema.parse(' 山𝒜é ')).toBe('山𝒜é')
  })

  it('allows line ends in paragraphs only', () => {
    expect(paragraph(200).parse('a\nb')).toBe('a\nb')
    expect(line(200).safeParse('a\nb').success).toBe(false)
  })
})

/** These characters are invisible, and some reverse the text beside them. */
const unseen = [
  ['zero-width space', 'a\u200bb'],
  ['right-to-left override', '\u202Eevil\u202C'],
  ['isolate', 'x\u2066y'],
  ['mark', 'a\u200fb'],
  ['soft hyphen', 'a\u00adb'],
  ['byte order mark', 'a\ufeffb'],
  ['tag', 'a\u{e0067}b'],
  ['word joiner', 'a\u2060b'],
  ['line separator', 'a\u2028b'],
  ['filler', 'a\u3164b'],
  ['blank of Braille', 'a\u2800b'],
] as const

describe('invisible characters', () => {
  it.each(unseen)('are refused in any text: %s', (_, text) => {
    for (const schema of [line(200), word(200), searchText, paragraph(200)])
      expect(schema.safeParse(text).success).toBe(false)
  })

  it.each(['می‌خواهم', 'क्‍ष', '👩‍👩‍👧', '葛\u{e0100}'])(
    'stay where a language or an emoji is spelt with them: %s',
    (text) => {
      for (const schema of [line(200), searchText, paragraph(200)]) expect(schema.parse(text)).toBe(text)
    },
  )

  it.each(['ana\u200c', 'a\u200db', 'ana\ufe0f', '葛\u{e0100}'])('are refused in a username: %j', (text) => {
    expect(word(200).safeParse(text).success).toBe(false)
  })

  it.each(['\u00a0', ' \u2003 ', '\u200d', '\ufe0f', '\u115f', ''])('alone are refused as a name: %j', (text) => {
    expect(line(200).safeParse(text).success).toBe(false)
    expect(word(200).safeParse(text).success).toBe(false)
  })

  it('are found in linear time', () => {
    const long = 'x'.repeat(300_000)
    for (const schema of [line(400_000), word(400_000), searchText, email])
      for (const text of [
        `${long}\u0001`,
        ` ${long}\u200b`,
        `${' '.repeat(1_000)}${long}@\u200b`,
        'a-.'.repeat(100_000) + '\u0001',
      ])
        expect(schema.safeParse(text).success).toBe(false)
  }, 5_000)
})

it('an e-mail address has a name and a host with a domain, in ASCII', () => {
  for (const text of ['ana@example.org', "o'neil.x+y@a-b.co.uk", '_@x.yz']) expect(email.parse(text)).toBe(text)
  for (const text of [
    'a@x',
    '.a@x.org',
    'a..b@x.org',
    'a.@x.org',
    'a@-x.org',
    'a@x-.org',
    'a b@x.org',
    'a\u200b@x.org',
    'a@x.org\n',
  ])
    expect(email.safeParse(text).success).toBe(false)
})

describe('instants', () => {
  it('are of years 1 to 9999', () => {
    expect(instant.safeParse(new Date(8.64e15)).success).toBe(false)
    expect(instant.safeParse(new Date(-8.64e15)).success).toBe(false)
    expect(instant.safeParse(new Date(Number.NaN)).success).toBe(false)
    expect(instant.safeParse(new Date(0)).success).toBe(true)
  })

  it('must end after they begin, and the refusal names the end', () => {
    const schema = z.object({ validFrom: instant.optional(), validTo: instant.nullable() }).refine(...endsAfterItBegins)
    const at = new Date(0)
    expect(schema.safeParse({ validFrom: at, validTo: at }).error?.issues).toMatchObject([
      { path: ['validTo'], params: { rule: 'validity' } },
    ])
    expect(schema.safeParse({ validFrom: at, validTo: null }).success).toBe(true)
    expect(schema.safeParse({ validTo: at }).success).toBe(true)
  })
})
