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
    ['a rebound name', 421, { host: 'evil.example:4100' }],
    ['a name that only begins like ours', 421, { host: '127.0.0.1:4100.evil.example' }],
    ['another port', 421, { host: '127.0.0.1:4101' }],
    ['no port', 421, { host: '127.0.0.1' }],
    ['no host', 421, {}],
    ['another origin', 403, { ...own, origin: 'http://evil.example' }],
    ['another program on this machine', 403, { ...own, origin: 'http://127.0.0.1:4101' }],
    ['our origin with TLS', 403, { ...own, origin: 'https://127.0.0.1:4100' }],
    ['a sandboxed page', 403, { ...own, origin: 'null' }],
    ['a page of another site', 403, { ...own, 'sec-fetch-site': 'cross-site' }],
    ['a page of another port, which counts as the same site', 403, { ...own, 'sec-fetch-site': 'same-site' }],
  ] as const)('%s', ([, status, headers]) => {
    expect(foreignRequest(headers, PORT)).toMatchObject({ status })
  })
})
