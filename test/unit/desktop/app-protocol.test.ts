import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consoleFiles } from '../../../src/main/desktop/app-protocol.ts'

describe('app://console', () => {
  let folder: string
  let get: (url: string, method?: string) => Promise<Response>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doors-protocol-'))
    await mkdir(join(folder, 'renderer', 'assets'), { recursive: true })
    await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html>')
    await writeFile(join(folder, 'renderer', 'assets', 'app.js'), 'export {}')
    await writeFile(join(folder, 'secret.json'), '{}')
    const files = consoleFiles(join(folder, 'renderer'))
    get = (url, method = 'GET') => files({ url, method })
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('serves the page with a policy that allows nothing inline', async () => {
    const page = await get('app://console/')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const policy = page.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe-(inline|eval)|https?:|\*/)
    expect(await page.text()).toBe('<!doctype html>')
  })

  test('serves built files with their types', async () => {
    const script = await get('app://console/assets/app.js?v=1')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  test.for([
    ['app://console/../secret.json', 404],
    ['app://console/%2e%2e/secret.json', 404],
    ['app://console/..%2fsecret.json', 404],
    ['app://console/assets/..%2f..%2fsecret.json', 404],
    ['app://console/%00index.html', 404],
    ['app://console/%zz', 400],
    ['app://console/nothing.js', 404],
    ['app://console/assets', 404],
    ['app://other/index.html', 403],
    ['file:///etc/passwd', 403],
  ] as const)('answers %s with %i', async ([url, status]) => {
    expect((await get(url)).status).toBe(status)
  })

  test('only reads', async () => expect((await get('app://console/', 'POST')).status).toBe(405))
})
