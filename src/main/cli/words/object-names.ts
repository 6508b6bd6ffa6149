import { refusal } from '../../../contract/errors.ts'

const PLAIN = /^[a-z_][a-z0-9_$]*$/
const PART = /"((?:[^"]|"")+)"|([^".=\s]+)/y

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const shownPart = (name: string) => (PLAIN.test(name) ? name : quoted(name))

/** Reads `film.runtime` or `"Film".runtime` from the beginning of a text. null when there is no name. */
const readName = (text: string): { parts: string[]; rest: string } | null => {
  const parts: string[] = []
  for (let at = 0; ; at++) {
    PART.lastIndex = at
    const [part, inQuotes, plain] = PART.exec(text) ?? []
    if (part === undefined) return null
    parts.push(inQuotes?.replaceAll('""', '"') ?? plain!)
    at += part.length
    if (text[at] !== '.') return { parts, rest: text.slice(at) }
  }
}

const ID = /^((?:[a-z-]+ )+)("(?:[^"]|"")*"(?:\."(?:[^"]|"")*")*)$/

/** `column column "films"."film"."runtime"` for a person: `column film.runtime`. The schema of the track goes unsaid. */
export const shownObject = (id: string, track: string): string => {
  const [, words = '', name] = ID.exec(id) ?? []
  const read = name === undefined ? null : readName(name)
  if (read === null) return id
  const parts = read.parts[0] === track ? read.parts.slice(1) : read.parts
  return `${words.replace(/^(\S+ )\1/, '$1')}${parts.map(shownPart).join('.')}`
}

const misread = (option: string, expected: string) =>
  refusal('BAD_REQUEST', { issues: [{ field: option, rule: 'object-name', expected }] })

const idOfParts = (parts: readonly string[], track: string): string | null => {
  if (parts.length < 1 || parts.length > 3) return null
  const kind = parts.length === 1 ? 'table' : 'column'
  return `${kind} ${[...(parts.length === 3 ? [] : [track]), ...parts].map(quoted).join('.')}`
}

const NAMED = 'a table (film) or a column (film.runtime)'

/** The id of a table (`film`) or column (`film.runtime`) that an option names. */
export const objectOf = (option: string, text: string, track: string): string => {
  const read = readName(text)
  const id = read?.rest === '' ? idOfParts(read.parts, track) : null
  if (id === null) throw misread(option, NAMED)
  return id
}

/** `film.length=runtime`: the old name, then the new one, whose table may go unsaid. */
export const renameOf = (text: string, track: string): { id: string; from: string } => {
  const old = readName(text)
  const fresh = old?.rest.startsWith('=') ? readName(old.rest.slice(1)) : null
  const isColumn = old !== null && old.parts.length > 1
  const table = isColumn && fresh?.parts.length === 1 ? old.parts.slice(0, -1) : []
  const id = fresh?.rest === '' ? idOfParts([...table, ...fresh.parts], track) : null
  if (old === null || id === null || id.startsWith('column ') !== isColumn)
    throw misread('rename', '<old>=<new> of a table (film=movie) or column (film.length=runtime)')
  return { id, from: old.parts.at(-1)! }
}

/** `film.rating=0`: a column and an SQL expression. */
export const valueOf = (option: string, text: string, track: string): { id: string; value: string } => {
  const read = readName(text)
  const id = read && idOfParts(read.parts, track)
  if (!id?.startsWith('column ') || !read?.rest.startsWith('=') || read.rest.length < 2)
    throw misread(option, '<table>.<column>=<SQL expression>')
  return { id, value: read.rest.slice(1) }
}

/** `column film.length`, as `shownObject` shows it, or the key of a loss itself. */
export const lossOf = (text: string, track: string): string => {
  const [, words, name = ''] = /^((?:[a-z-]+ )+)(.+)$/.exec(text) ?? []
  const read = readName(name)
  if (words === undefined || read?.rest !== '') throw misread('confirm', 'a loss as it is shown: column film.length')
  const list = words.trim().split(' ')
  const kinds = list.length === 1 ? [list[0]!, list[0]!] : list
  const whole = kinds.at(-1) === 'column' ? 3 : 2
  const parts = read.parts.length === whole ? read.parts : [track, ...read.parts]
  return `${kinds.join(' ')} ${parts.map(quoted).join('.')}`
}
