import { expect, test } from 'vitest'
import { addressOfLink, linkOfAddress } from '../../../src/contract/protocol/console-addresses.ts'

const person = '0190a5a0-0000-7000-8000-000000000001'

test.for([
  [`schooldir://people/${person}`, `/people/${person}`],
  [
    `schooldir://people/${person}?school=oak&at=2026-11-01T08:00:00.000Z`,
    `/people/${person}?school=oak&at=2026-11-01T08:00:00.000Z`,
  ],
  ['SCHOOLDIR://Org-Chart/?by=reporting', '/org-chart?by=reporting'],
  ['schooldir://settings/language', '/settings/language'],
] as const)('%s leads to %s', ([link, address]) => {
  expect(addressOfLink(link)).toBe(address)
})

test.for([
  'schooldir://',
  'schooldir://elsewhere',
  'schooldir:people',
  'schooldir:///people',
  'schooldir://people/../../etc/passwd#x',
  'schooldir://people/%2e%2e',
  'schooldir://people?x="><script>',
  'schooldir://user@people',
  'https://people/',
  'javascript:schooldir://people',
  ` schooldir://people`,
  `schooldir://people?x=${'y'.repeat(3_000)}`,
])('%s leads nowhere', (link) => {
  expect(addressOfLink(link)).toBeUndefined()
})

test('an address and its link lead to each other', () => {
  for (const address of [`/people/${person}?school=oak`, '/audit'])
    expect(addressOfLink(linkOfAddress(address))).toBe(address)
})
