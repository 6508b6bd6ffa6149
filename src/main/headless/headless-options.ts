import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { profileId } from '../../contract/connections.ts'
import { defaultDataFolder } from '../program/data-folder.ts'

export type HeadlessOptions = {
  /** Ports to try in this order; 0 is any free one. */
  ports: number[]
  dataFolder: string
  /** Left out: the one kept in the data folder. */
  token?: string
  profileId?: string
  /** Who reads the lines: a person at a terminal gets a sentence at once, a program JSON once the school is open. */
  reader: 'person' | 'program'
  /** Opens the browser, and on the very first start fills the school with the sample district. */
  interactive: boolean
}

export const HEADLESS_USAGE = `Usage: npm run serve -- [options]
  --port N        port on 127.0.0.1 (default: any free one)
  --data DIR      folder with profiles and embedded databases
  --token T       token of scripts, 16 characters or more (or SCHOOL_DIRECTORY_TOKEN; default: kept in DIR/token)
  --profile ID    profile that calls without one are for
  --json          print the ready line as JSON
`

/** Where `npm start` serves the console in a browser, so that the browser keeps its preferences from start to start. */
export const CONSOLE_PORT = 47_321

const MIN_TOKEN = 16

/** Options of the headless host, or in `problem` what is wrong with them. */
export const headlessOptions = (
  args: string[],
  env: Record<string, string | undefined> = process.env,
  isTerminal = process.stdout.isTTY,
): HeadlessOptions | { problem: string } => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        token: { type: 'string' },
        profile: { type: 'string' },
        json: { type: 'boolean', default: false },
        interactive: { type: 'boolean', default: false },
      },
    })
    const token = values.token ?? env['SCHOOL_DIRECTORY_TOKEN']
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
      return { problem: 'A token is printable ASCII without spaces.' }
    if (token !== undefined && token.length < MIN_TOKEN)
      return { problem: `A token has ${MIN_TOKEN} characters or more.` }
    if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535))
      return { problem: '--port is a number from 0 to 65535.' }
    if (values.profile !== undefined && !profileId.safeParse(values.profile).success)
      return { problem: '--profile is the id of a profile.' }
    return {
      ports: values.port !== undefined ? [Number(values.port)] : values.interactive ? [CONSOLE_PORT, 0] : [0],
      dataFolder: resolve(values.data ?? defaultDataFolder({ env })),
      token,
      profileId: values.profile,
      reader: !values.json && (isTerminal || values.interactive) ? 'person' : 'program',
      interactive: values.interactive,
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'These options are not known.' }
  }
}
