import { quoteName } from './quoting.ts'

const TOKEN = /"(?:[^"]|"")*"|'(?:[^']|'')*'(::regclass)?|[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*|::|\s+|./gsu
const PLAIN = /^[a-z_][a-z0-9_$]*$/

/** A name as the server prints it; a reserved word, which it quotes too, comes without quotes. */
export const spelled = (name: string) => (PLAIN.test(name) ? name : quoteName(name))

const nameIn = (token: string) =>
  token.startsWith('"')
    ? token.slice(1, -1).replaceAll('""', '"')
    : /^[A-Za-z_\u0080-\uFFFF]/u.test(token)
      ? token
      : null

/**
 * Replaces a name in a definition as the server prints it after a rename. Leaves texts alone, but for names of relations
 * (`'app.t'::regclass`). For a column, leaves functions and types of the same name alone.
 */
export const rewriteName = (
  definition: string,
  { from, to, column }: { from: string; to: string; column: boolean },
): string => {
  const tokens = definition.match(TOKEN) ?? []
  return tokens
    .map((token, at) => {
      if (token.startsWith("'")) {
        if (column || !token.endsWith('::regclass')) return token
        const inside = token.slice(1, -'::regclass'.length - 1)
        return `'${rewriteName(inside, { from, to, column })}'::regclass`
      }
      if (nameIn(token) !== from) return token
      if (column && (tokens[at - 1] === '::' || tokens[at + 1] === '(')) return token
      return spelled(to)
    })
    .join('')
}
