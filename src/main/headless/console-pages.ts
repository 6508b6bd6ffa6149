import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from './access.ts'
import { docsPage, docsStyle } from './docs-page.ts'
import { type OpenApiDocument, openApiDocument } from './openapi.ts'
import { refused, answerError } from './refusals.ts'

type Pages = { access: Access; port: () => number; consoleFolder?: string; version: string }

const signInPage =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>School Directory Console</title></head><body><main><h1>This console is locked</h1><p>Open it with the link that <code>npm start</code> or <code>npm run serve</code> prints. A link works once; start again or send <code>POST /link</code> with the token for another.</p></main></body></html>'

/** The console's files, the one-time link that opens them, and the REST door's own documents. */
export const consolePages = async (server: FastifyInstance, { access, port, consoleFolder, version }: Pages) => {
  const built = consoleFolder !== undefined && existsSync(join(consoleFolder, 'index.html'))
  if (built)
    await server.register(fastifyStatic, {
      root: consoleFolder,
      serve: true,
      index: false,
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Names of built files carry their content's hash.
        if (dirname(relative(consoleFolder, path)) === 'assets')
          reply.header('cache-control', 'private, max-age=31536000, immutable')
      },
    })

  const openConsole = async (request: FastifyRequest<{ Querystring: { link?: unknown } }>, reply: FastifyReply) => {
    const { link } = request.query
    if (typeof link === 'string') {
      const session = access.redeem(link)
      if (session)
        reply.header('set-cookie', `${access.cookieName(port())}=${session}; Path=/; HttpOnly; SameSite=Strict`)
      // Away from the URL with the secret, so that it stays in no history and no bookmark.
      if (session || access.of(request.headers, port())) return reply.redirect('/', 303)
    }
    if (!access.of(request.headers, port())) return reply.status(401).type('text/html; charset=utf-8').send(signInPage)
    if (!built) return answerError(reply, refused('NOT_FOUND', { entity: 'page', id: '/' }))
    return reply.type('text/html; charset=utf-8').sendFile('index.html')
  }
  server.get('/', { config: { open: true } }, openConsole)

  server.post('/link', async (_request, reply) =>
    reply.status(201).send({ url: `http://127.0.0.1:${port()}/?link=${access.newLink()}` }),
  )

  let document: Promise<OpenApiDocument> | undefined
  const openApi = () => (document ??= openApiDocument(version))
  server.get('/openapi.json', async (_request, reply) => reply.send(await openApi()))
  server.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(docsPage(await openApi())))
  server.get('/docs.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(docsStyle))
}
