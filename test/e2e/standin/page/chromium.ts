import { type Cdp, connectCdp } from './cdp.ts'
import { options } from '../shared/options.ts'

let joined: Promise<Cdp> | undefined

/** The Chromium of this stand-in, joined once. */
export const chromium = (): Promise<Cdp> => (joined ??= join())

const join = async () => {
  const cdp = await connectCdp(options.endpoint)
  // Titles of pages are told to whoever looks for pages.
  await cdp.browser.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] })
  return cdp
}
