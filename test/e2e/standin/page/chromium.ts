import { type Cdp, connectCdp } from './cdp.ts'
import { options } from '../shared/options.ts'

let joined: Promise<Cdp> | undefined

/** The Chromium of this stand-in; connects once. */
export const chromium = (): Promise<Cdp> => (joined ??= join())

const join = async () => {
  const cdp = await connectCdp(options.endpoint)
  // Chromium reports the titles of pages only to clients that discover pages.
  await cdp.browser.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] })
  return cdp
}
