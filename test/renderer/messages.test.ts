import { describe, expect, it, vi } from 'vitest'
import type { ChainHop } from '../../src/contract/authority.ts'
import { hopSentence } from '../../src/renderer/src/chain/chain-sentences.ts'
import {
  catalogues,
  chooseLocale,
  formatDateTime,
  formatNumber,
  formatTimeZone,
  languages,
} from '../../src/renderer/src/i18n/messages.ts'
import type { Language } from '../../src/renderer/src/languages/languages.ts'
import { peopleText } from '../../src/renderer/src/features/people/words/people.messages.ts'

const hop: ChainHop = {
  delegationId: 'd',
  delegator: { id: 'a', name: 'Ana Ruiz' },
  delegate: { id: 'b', name: 'Zoë Müller 山' },
  orgUnit: { id: 'u', name: 'North High' },
  role: null,
  permissionKeys: ['trip.approve'],
  maxRedelegations: 0,
  validFrom: new Date(0),
  validTo: null,
  revokedAt: null,
  reason: 'Leave',
}

const found = import.meta.glob('../../src/renderer/src/**/*.messages.ts', { eager: true })

const folders = import.meta.glob<{ language: Language }>('../../src/renderer/src/languages/*/index.ts', { eager: true })

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  )
const placeholders = (text: string) => [...text.matchAll(/\{([a-zA-Z]\w*)\}/g)].map(([, name]) => name).sort()
const forms = (text: string) => text.split(' | ').length

describe('a name in a sentence', () => {
  it.each(['ليلى', 'רות', 'Layla ليلى', '𞤀𞤣𞤤𞤢𞤥'])(
    'that runs to the left is set apart, so that the sentence keeps its order: %s',
    (name) => {
      chooseLocale('en')
      expect(hopSentence({ ...hop, delegate: { id: 'x', name } })).toContain(`\u2068${name}\u2069`)
    },
  )

  it('from left to right stays as it is', () => {
    expect(hopSentence(hop)).not.toMatch(/[\u2066-\u2069]/)
  })
})

describe('languages', () => {
  it('finds the catalogues', () => {
    expect(Object.keys(found).length).toBeGreaterThan(4)
    expect(catalogues.length).toBeGreaterThanOrEqual(Object.keys(found).length)
    expect(new Set(catalogues.map(({ namespace }) => namespace)).size).toBe(catalogues.length)
  })

  it.each(Object.entries(folders))(
    '%s has the keys, placeholders and plural forms of English, and no empty text',
    (_, { language }) => {
      const faults: string[] = []
      const words = language.words as Record<string, Tree>
      expect(Object.keys(words).sort()).toEqual(catalogues.map(({ namespace }) => namespace).sort())
      for (const { namespace, english } of catalogues) {
        const translated = new Map(flat(words[namespace]!))
        const entries = flat(english)
        for (const [key, text] of entries) {
          const other = translated.get(key)
          if (other === undefined || other.trim() === '' || text.trim() === '')
            faults.push(`${namespace}.${key}: missing`)
          else if (
            `${new Set(placeholders(text)).size}` !== `${new Set(placeholders(other)).size}` ||
            placeholders(text).some((name) => !placeholders(other).includes(name))
          )
            faults.push(`${namespace}.${key}: placeholders differ`)
          else if (forms(text) !== forms(other)) faults.push(`${namespace}.${key}: plural forms differ`)
        }
        if (translated.size !== entries.length) faults.push(`${namespace}: keys that English does not have`)
      }
      expect(faults).toEqual([])
    },
  )

  it('are the folders, and English', () => {
    expect(languages.map(({ tag }) => tag)).toEqual([
      'en',
      ...Object.keys(folders).map((path) => path.split('/').at(-2)),
    ])
  })

  it('pick the plural and write numbers as the language does', () => {
    chooseLocale('en')
    expect(peopleText('total', { count: 1 })).toBe('1 person')
    expect(peopleText('total', { count: 12_431 })).toBe('12,431 people')
    chooseLocale('es')
    expect(peopleText('total', { count: 12_431 })).toBe('12.431 personas')
    chooseLocale('en')
  })
})

describe('formats', () => {
  it('work on a system without a locale', () => {
    const languages = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(navigator), 'languages')
    Object.defineProperty(navigator, 'languages', { value: ['en-US@posix', 'not a tag'], configurable: true })
    expect(formatNumber(12_431)).toBe('12,431')
    expect(formatDateTime(new Date('2026-11-22T17:18:05Z'))).toContain('2026')
    if (languages) Object.defineProperty(navigator, 'languages', languages)
  })

  it('name the time zone in words of the language', () => {
    vi.stubEnv('TZ', 'America/Chicago')
    expect(formatTimeZone()).toBe('Central Time')
    chooseLocale('es')
    expect(formatTimeZone()).toBe('hora central')
    chooseLocale('en')
    vi.unstubAllEnvs()
  })
})
