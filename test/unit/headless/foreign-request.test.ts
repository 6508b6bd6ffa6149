import { describe, expect, test } from 'vitest'
import { foreignRequest } from '../../../src/main/headless/foreign-request.ts'

const PORT = 4_100
const own = { host: '127.0.0.1:4100' }

describe('a request is ours', () => {
  test.for([
    ['a script', own],
    ['a script that says localhost', { host: 'localhost:4100' }],
    ['the console itself', { ...own, origin: 'http://127.0.0.1:4100', 'sec-fetch-site': 'same-origin' }],
    ['a link opened by a program', { ...own, 'sec-fetch-site': 'none' }],
  ] as const)('%s', ([, headers]) => {
    expect(foreignRequest(headers, PORT)).toBeUndefined()
  })
})

describe('a request is foreign', () => {
  test.for([
    ['a rebound name', 'MISDIRECTED', { host: 'evil.example:4100' }],
    ['a name that only begins like ours', 'MISDIRECTED', { host: '127.0.0.1:4100.evil.example' }],
    ['another port', 'MISDIRECTED', { host: '127.0.0.1:4101' }],
    ['no port', 'MISDIRECTED', { host: '127.0.0.1' }],
    ['no host', 'MISDIRECTED', {}],
    ['another origin', 'FORBIDDEN', { ...own, origin: 'http://evil.example' }],
    ['another program on this machine', 'FORBIDDEN', { ...own, origin: 'http://127.0.0.1:4101' }],
    ['our origin with TLS', 'FORBIDDEN', { ...own, origin: 'https://127.0.0.1:4100' }],
    ['a sandboxed page', 'FORBIDDEN', { ...own, origin: 'null' }],
    ['a page of another site', 'FORBIDDEN', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['a page of another port, which counts as the same site', 'FORBIDDEN', { ...own, 'sec-fetch-site': 'same-site' }],
  ] as const)('%s', ([, code, headers]) => {
    expect(foreignRequest(headers, PORT)).toBe(code)
  })
})
