import { expect, test } from '../../fixtures.ts'
import { PeoplePage } from '../../pages/people-page.ts'

test.use({ ownDesktop: true })

/** A slow file of the page: its load event waits for this picture. */
const SLOW_PICTURE = 'http://console.app.localhost/slow.png'

const addPicture = (source: string) => {
  document.addEventListener('DOMContentLoaded', () => {
    const picture = document.createElement('img')
    picture.src = source
    document.body.append(picture)
  })
}

test('the page has no Node, one frozen object of the desktop, and the console’s content policy', async ({
  shell,
  page,
}) => {
  await shell.ready()
  const seen = await page.evaluate(async () => {
    const { headers } = await fetch(location.pathname)
    const bridge = (window as { schoolDirectory?: { desktop: boolean } }).schoolDirectory
    return {
      node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
      bridge,
      frozen: Object.isFrozen(bridge),
      secure: isSecureContext,
      policy: headers.get('content-security-policy'),
      sniff: headers.get('x-content-type-options'),
    }
  })
  expect(seen).toMatchObject({
    node: ['undefined', 'undefined'],
    bridge: { desktop: true },
    frozen: true,
    secure: true,
    sniff: 'nosniff',
  })
  expect(seen.policy).toContain("default-src 'none'")
})

test('the page stays where it is; a link to the web opens in the browser of the person', async ({
  shell,
  page,
  desktop,
}) => {
  await shell.ready()
  const address = page.url()
  await page.evaluate(() => {
    location.href = 'http://elsewhere.example/'
  })
  await page.evaluate(() => {
    window.open('https://school.example/help')
    window.open('http://school.example/plain')
  })
  await expect
    .poll(async () => (await desktop.ask('state')).recorded.filter(({ what }) => what.startsWith('window.open')))
    .toHaveLength(2)
  const { recorded, outside } = await desktop.ask('state')
  expect(recorded.filter(({ what }) => what === 'shell.openExternal')).toEqual([
    { what: 'shell.openExternal', with: 'https://school.example/help' },
  ])
  expect(recorded.filter(({ what }) => what.startsWith('window.open')).map(({ what }) => what)).toEqual(
    Array(2).fill('window.open deny'),
  )
  expect(page.url()).toBe(address)
  expect(page.context().pages()).toHaveLength(1)
  expect(outside, 'no request left the program').toEqual([])
  await shell.goTo('Settings')
})

test('the page may write to the clipboard and is refused everything else', async ({ shell, page }) => {
  await shell.ready()
  const states = () =>
    page.evaluate(async () => {
      const names = ['clipboard-write', 'clipboard-read', 'geolocation', 'notifications']
      const asked = names.map(async (name) => [name, (await navigator.permissions.query({ name } as never)).state])
      return Object.fromEntries((await Promise.all(asked)) as [string, string][])
    })
  await expect.poll(states).toEqual({
    'clipboard-write': 'granted',
    'clipboard-read': 'denied',
    geolocation: 'denied',
    notifications: 'denied',
  })
})

test('reloading a window many times leaks nothing', async ({ shell, page, desktop, people }) => {
  await expect(people.row(/@/).first()).toBeVisible()
  const before = (await desktop.ask('state')).windows[0]?.listeners
  for (let times = 0; times < 12; times += 1) {
    await page.reload()
    await shell.ready()
  }
  await expect(people.row(/@/).first()).toBeVisible()
  expect((await desktop.ask('state')).windows[0]?.listeners).toEqual(before)
  expect(desktop.said()).not.toContain('MaxListenersExceededWarning')
})

test('a frame in the page gets no port, whatever it sends', async ({ page, shell, desktop, people }) => {
  await shell.ready()
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.name = 'hostile'
    document.body.append(frame)
    Object.assign(window, { portsHeard: 0 })
    window.addEventListener('message', ({ ports }) => Object.assign(window, { portsHeard: ports.length }))
  })
  const frame = page.frame('hostile')!
  const heard = await frame.evaluate(async () => {
    const ports: number[] = []
    window.addEventListener('message', (event) => ports.push(event.ports.length))
    const ask = { type: 'school-directory:connect', asks: 'hostile' }
    window.postMessage(ask, '*')
    parent.postMessage(ask, '*')
    // Messages arrive in order: when a later one has arrived, so have the earlier ones.
    const { port1, port2 } = new MessageChannel()
    const turn = new Promise((resolve) => (port1.onmessage = resolve))
    port2.postMessage(null)
    await turn
    return ports
  })
  expect(heard.filter((ports) => ports > 0)).toEqual([])
  expect(await page.evaluate(() => Reflect.get(window, 'portsHeard'))).toBe(0)
  // Chromium reports the frame to the desktop separately from this spec.
  await expect.poll(async () => (await desktop.ask('state')).windows[0]?.frames).toContain('about:blank')
  // As if an attacker controlled the frame's whole process.
  expect(await desktop.ask('forge', { frame: 'about:blank', channel: 'school-directory:connect' })).toBe(0)
  await people.find('Abara')
})

test('the school opens although an image of the page is still loading', async ({ context, host, launchDesktop }) => {
  const arrived = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  await context.addInitScript(addPicture, SLOW_PICTURE)
  await context.route(SLOW_PICTURE, async (route) => {
    asked.resolve()
    await arrived.promise
    await route.abort()
  })
  const desktop = await launchDesktop({ dataFolder: host.dataFolder })
  const page = await desktop.window()
  await asked.promise
  await expect(new PeoplePage(page).row(/@/).first()).toBeVisible()
  expect((await desktop.ask('state')).moments).not.toHaveProperty('loaded')
  arrived.resolve()
})
