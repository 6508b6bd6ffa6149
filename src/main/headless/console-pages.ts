import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from './access.ts'
import { docsPage, docsStyle } from './docs-page.ts'
import { type OpenApiDocument, openApiDocument } from './openapi.ts'
import { refused, answerError } from './refusals.ts'
import { signInStyle } from './sign-in-page.ts'

type Pages = {
  access: Access
  port: () => number
  consoleFolder?: string
  version: string
  /** Answers whoever is not signed in; `kind` says what was tried. */
  refuse: (request: FastifyRequest, reply: FastifyReply, kind: 'wrong-link' | 'nobody') => Promise<unknown>
}

/** The console's files, the one-time link that opens them, and the REST door's own documents. */
export const consolePages = async (
  server: FastifyInstance,
  { access, port, consoleFolder, version, refuse }: Pages,
) => {
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
      if (session || request.caller) return reply.redirect('/', 303)
    }
    if (!request.caller) return refuse(request, reply, link === undefined ? 'nobody' : 'wrong-link')
    if (!built) return answerError(reply, refused('NOT_FOUND', { entity: 'page', id: '/' }))
    return reply.type('text/html; charset=utf-8').sendFile('index.html')
  }
  server.get('/', { config: { open: true } }, openConsole)

  server.get('/sign-in.css', { config: { open: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(signInStyle),
  )

  server.post('/link', async (_request, reply) =>
    reply.status(201).send({ url: `http://127.0.0.1:${port()}/?link=${access.newLink()}` }),
  )

  let document: Promise<OpenApiDocument> | undefined
  const openApi = () => (document ??= openApiDocument(version))
  server.get('/openapi.json', async (_request, reply) => reply.send(await openApi()))
  server.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(docsPage(await openApi())))
  server.get('/docs.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(docsStyle))
}
