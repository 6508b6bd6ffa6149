import type { OpenApiDocument } from './openapi.ts'

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

type Operation = {
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean }[]
  requestBody?: { content?: Record<string, { schema?: { properties?: Record<string, unknown>; required?: string[] } }> }
  responses?: Record<string, unknown>
}

const fieldsOf = (operation: Operation) => {
  const parameters = (operation.parameters ?? []).map(({ name, in: where, required }) => ({ name, where, required }))
  const bodies = Object.entries(operation.requestBody?.content ?? {}).flatMap(([mediaType, { schema }]) =>
    Object.keys(schema?.properties ?? {}).map((name) => ({
      name,
      where: mediaType === 'application/json' ? 'body' : mediaType,
      required: schema?.required?.includes(name),
    })),
  )
  return [...parameters, ...bodies]
}

const row = (path: string, method: string, operation: Operation) => {
  const fields = fieldsOf(operation)
    .map(
      ({ name, where, required }) =>
        `<code>${escaped(name)}</code> <small>${escaped(where)}${required ? ', required' : ''}</small>`,
    )
    .join('<br>')
  const statuses = Object.keys(operation.responses ?? {}).join(' ')
  return `<tr><td><b>${method.toUpperCase()}</b></td><td><code>/api/v1${escaped(path)}</code><br>${escaped(operation.description ?? '')}</td><td>${fields}</td><td>${escaped(statuses)}</td></tr>`
}

/** A page that lists the REST operations. It loads its stylesheet and nothing else, and runs no script. */
export const docsPage = (document: OpenApiDocument) => {
  const groups = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(methods ?? {})) {
      const tag = (operation as Operation).tags?.[0] ?? 'other'
      groups.set(tag, [...(groups.get(tag) ?? []), row(path, method, operation as Operation)])
    }
  const sections = [...groups].map(
    ([tag, rows]) =>
      `<h2>${escaped(tag)}</h2><table><thead><tr><th>Method</th><th>Path</th><th>Fields</th><th>Statuses</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>REST of ${escaped(document.info.title)}</title><link rel="stylesheet" href="/docs.css"></head><body><main><h1>REST</h1><p>Send the token as <code>Authorization: Bearer …</code>. Lists are <code>{ items, nextCursor, total? }</code>, errors <code>{ code, message, data }</code>, times ISO 8601 in UTC. The machine-readable form is <a href="/openapi.json">openapi.json</a>.</p>${sections.join('')}</main></body></html>`
}

export const docsStyle = `:root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}
body{margin:0}main{max-width:70rem;margin:0 auto;padding:1.5rem}
table{border-collapse:collapse;width:100%}td,th{text-align:start;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid color-mix(in oklch,currentColor 20%,transparent)}
code{font-family:ui-monospace,monospace}h2{margin-top:2rem}small{opacity:.75}`
