import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Env = Record<string, string | undefined>

/** npm's network settings, and the variables from which Node reads the same. */
const networkVariables: [setting: string, variable: string][] = [
  ['proxy', 'HTTP_PROXY'],
  ['https-proxy', 'HTTPS_PROXY'],
  ['noproxy', 'NO_PROXY'],
  ['cafile', 'NODE_EXTRA_CA_CERTS'],
]

/** Parses `key = value` lines; replaces `${NAME}` with the environment variable, as npm does. */
const settingsIn = (text: string, env: Env): Map<string, string> => {
  const settings = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key === undefined || value === undefined) continue
    const plain = value.replace(/^"(.*)"$/, '$1').replace(/\$\{(\w+)\}/g, (all, name: string) => env[name] ?? all)
    settings.set(key, plain)
  }
  return settings
}

/** The texts of the project's `.npmrc` and the user's, in this order: the project's takes precedence, as in npm. */
export const npmrcTexts = (root: string, env: Env = process.env): string[] =>
  [join(root, '.npmrc'), env['NPM_CONFIG_USERCONFIG'] || join(homedir(), '.npmrc')]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))

/**
 * The environment for the download of Electron's binary: the person's own, completed with the mirror, the proxy and the
 * certificates of their npm settings. A variable that is set already wins. `@electron/get` reads the mirror from
 * `npm_config_electron_*`, Node reads the proxy from `*_PROXY`.
 */
export const downloadEnvironment = ({ env, npmrc }: { env: Env; npmrc: readonly string[] }): Env => {
  const found: Env = {}
  for (const text of npmrc.toReversed())
    for (const [key, value] of settingsIn(text, env)) found[key.replaceAll('_', '-')] = value
  const settings: Env = { NODE_USE_ENV_PROXY: '1', ELECTRON_GET_NO_PROGRESS: '1' }
  const given = (name: string) => env[name] || env[name.toLowerCase()]
  for (const [setting, variable] of networkVariables) {
    const value = env[`npm_config_${setting.replaceAll('-', '_')}`] || found[setting]
    if (value && value !== 'null' && !given(variable)) settings[variable] = value
  }
  for (const [key, value] of Object.entries(found)) {
    if (!key.startsWith('electron-')) continue
    const name = `npm_config_${key.replaceAll('-', '_')}`
    if (!env[name]) settings[name] = value
  }
  return { ...env, ...settings }
}

/**
 * A digest that changes with any setting that a download depends on. It is a hash, because a proxy's address may hold a
 * password.
 */
export const settingsDigest = (env: Env, about: string): string => {
  const relevant = Object.entries(env)
    .filter(([name]) => /electron|_proxy$|^noproxy$|extra_ca_certs/i.test(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([about, relevant]))
    .digest('hex')
}
